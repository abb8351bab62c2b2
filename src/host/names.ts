/** Names derived from paths. */
import path from 'node:path';
import { modelTitle } from '../jobs/model-title';
import { modelEnding } from '../shared/model-ending';

/** `lenet.json` → `lenet-pruned-hessian-90.json`, beside the model. */
export const prunedFile = (model: string, method: string, sparsity: number): string =>
  cutFile(model, 'pruned', method, sparsity) + modelEnding(model);

/** `lenet.json` → `lenet-masks-hessian-90.npz`, beside the model. */
export const masksFile = (model: string, method: string, sparsity: number): string =>
  `${cutFile(model, 'masks', method, sparsity)}.npz`;

/** `lenet.json` → `lenet-report.html`, beside the model. */
export const reportFile = (model: string): string =>
  path.join(path.dirname(model), `${path.basename(model, modelEnding(model))}-report.html`);

/** Without an extension. */
function cutFile(model: string, what: string, method: string, sparsity: number): string {
  const percent = Number((100 * sparsity).toFixed(3));
  const words = [path.basename(model, modelEnding(model)), what, method.replace(/[^\w.-]+/g, '-'), percent];
  return path.join(path.dirname(model), words.join('-'));
}

/** `lenet.json` → `lenet.onnx`, beside the model; `lenet.onnx` → `lenet-converted.onnx`. */
export function convertedFile(model: string): string {
  const extension = path.extname(model);
  const suffix = extension.toLowerCase() === '.onnx' ? '-converted' : '';
  return path.join(path.dirname(model), `${path.basename(model, extension)}${suffix}.onnx`);
}

/** What people tell two models by: their titles, and as many folders as make these differ. */
export function distinctTitles(one: string, other: string): readonly [string, string] {
  let titles: readonly [string, string] = [modelTitle(one), modelTitle(other)];
  if (titles[0] === titles[1]) titles = [path.basename(one), path.basename(other)];
  let [above, beside] = [path.dirname(one), path.dirname(other)];
  while (titles[0] === titles[1] && above !== beside) {
    titles = [`${path.basename(above)}/${titles[0]}`, `${path.basename(beside)}/${titles[1]}`];
    [above, beside] = [path.dirname(above), path.dirname(beside)];
  }
  return titles;
}

/** A file as a recipe in `base` names it: relative, with `/`. */
export const relativeTo = (base: string, file: string): string => path.relative(base, file).split(path.sep).join('/');
