/** Names derived from paths: what people see, and what is proposed for a saved file. */
import path from 'node:path';

/** A model's name for people: the file's, or its folder's where the file is called as all others (`model.json`). */
export function modelTitle(file: string): string {
  const name = path.basename(file, path.extname(file));
  return name.toLowerCase() === 'model' ? path.basename(path.dirname(file)) || name : name;
}

/** `lenet.json` → `lenet-pruned-hessian-90.json`, beside the model. */
export function prunedFile(model: string, method: string, sparsity: number): string {
  const extension = path.extname(model);
  const percent = Number((100 * sparsity).toFixed(3));
  const words = [path.basename(model, extension), 'pruned', method.replace(/[^\w.-]+/g, '-'), percent];
  return path.join(path.dirname(model), words.join('-') + extension);
}

/** A file as a recipe in `base` names it: relative, with `/`. */
export const relativeTo = (base: string, file: string): string => path.relative(base, file).split(path.sep).join('/');
