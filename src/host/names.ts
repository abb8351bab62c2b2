/** Names derived from paths. */
import path from 'node:path';

/** `lenet.json` → `lenet-pruned-hessian-90.json`, beside the model. */
export function prunedFile(model: string, method: string, sparsity: number): string {
  const extension = path.extname(model);
  const percent = Number((100 * sparsity).toFixed(3));
  const words = [path.basename(model, extension), 'pruned', method.replace(/[^\w.-]+/g, '-'), percent];
  return path.join(path.dirname(model), words.join('-') + extension);
}

/** `lenet.json` → `lenet.onnx`, beside the model; `lenet.onnx` → `lenet-converted.onnx`. */
export function convertedFile(model: string): string {
  const extension = path.extname(model);
  const suffix = extension.toLowerCase() === '.onnx' ? '-converted' : '';
  return path.join(path.dirname(model), `${path.basename(model, extension)}${suffix}.onnx`);
}

/** A file as a recipe in `base` names it: relative, with `/`. */
export const relativeTo = (base: string, file: string): string => path.relative(base, file).split(path.sep).join('/');
