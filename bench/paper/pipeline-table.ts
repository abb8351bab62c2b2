import type { Executor } from '../../src/core/executors/executor';
import { masked } from '../../src/core/allocation/masks';
import { markdownTable } from '../common/markdown';
import type { Masks, Weights, Workbench } from '../common/workbench';
import { share, workbenchOf, type Example } from './example';
import { removedOf } from './mask-table';
import { bothMistakes } from './mistakes';

/** Of the paper, each on all examples. */
const steps = { training: 100, fineTuning: 50 };
const criteria = ['magnitude', 'gradient', 'taylor', 'hessian', 'sensitivity'];

/** Training, scores, 20 % of the weights removed, fine-tuning with the mask: the loss on the way, for each method. */
export async function pipelineTable(example: Example, executor: Executor): Promise<string> {
  const initial = workbenchOf(example, executor);
  const trained = await initial.train(new Map(), steps.training);
  const parameters = example.model.parameters.map((each) => ({
    ...each,
    values: trained.get(each.name) ?? each.values,
  }));
  const bench = workbenchOf({ ...example, model: { ...example.model, parameters } }, executor);
  const rows = [
    ['method', 'removed', 'loss with 20 % removed', `after ${steps.fineTuning} steps`],
    ['as initialised', '0', await lossOf(initial, new Map()), ''],
    [
      `after ${steps.training} steps`,
      '0',
      await lossOf(bench, new Map()),
      await lossOf(bench, await bench.train(new Map(), steps.fineTuning)),
    ],
  ];
  for (const criterion of criteria) {
    const candidate = await bench.score({ criterion, options: {} });
    const masks = bench.masks(candidate, { sparsity: share, scope: 'global' });
    rows.push(await row(bench, criterion, bench.prune(candidate, masks), masks));
  }
  rows.push(await mistakenRow(bench));
  return markdownTable(rows);
}

/** The gradient with the first two mistakes of the sample code. */
async function mistakenRow(bench: Workbench): Promise<string[]> {
  const { scored } = bench.setting;
  const { scores } = await bench.score({ criterion: 'gradient', options: {} });
  const masks: Masks = new Map(scored.map(({ name, values }, p) => [name, bothMistakes(values, scores.of(p), share)]));
  const pruned = new Map(scored.map(({ name, values }) => [name, masked(values, masks.get(name) ?? new Uint8Array())]));
  return row(bench, 'gradient, mistakes 1 and 2', pruned, masks);
}

async function row(bench: Workbench, name: string, pruned: Weights, masks: Masks): Promise<string[]> {
  const removed = removedOf([...masks.values()]).reduce((sum, count) => sum + count, 0);
  const tuned = await bench.train(pruned, steps.fineTuning, masks);
  return [name, String(removed), await lossOf(bench, pruned), await lossOf(bench, tuned)];
}

async function lossOf(bench: Workbench, changed: Weights): Promise<string> {
  const { loss } = await bench.evaluate(changed);
  if (loss === undefined) throw new Error('the loss is not finite');
  return loss.toFixed(4);
}
