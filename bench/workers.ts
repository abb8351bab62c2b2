/**
 * What workers bring: `node bench/run.mjs workers [LENET-5 examples]` (512). One pass for gradient, Fisher and Gauss-Newton, by one thread and
 * by two workers in turns, and the memory of the whole process after a pass over few and over many examples. Build first: dist/worker.js.
 */
import assert from 'node:assert/strict';
import { collect } from '../src/core/statistics/collect';
import { objectiveOf } from '../src/core/statistics/objective';
import type { Dataset } from '../src/core/data/dataset';
import type { Executor } from '../src/core/executors/executor';
import { openRecipeData, openRecipeModel } from '../src/jobs/open-recipe';
import { startExecutor } from '../src/jobs/workers/engine';
import { recipe } from '../src/shared/recipe';
import { median, table, time } from './measure';

const turns = 7;
const [examples = 512] = process.argv.slice(2).map(Number);
const wanted = recipe.parse({
  schema: 1,
  model: 'lenet-5/model.json',
  data: { file: 'calibration.npz' },
  methods: [{ criterion: 'fisher' }],
  sparsity: [0.5],
});

const { model: opened } = await openRecipeModel(wanted, 'samples/mnist');
const { model, data } = await openRecipeData(wanted, 'samples/mnist', opened);
const { graph } = model;
assert.ok(graph && data);

/** The data again and again. */
const repeated = (count: number): Dataset => ({
  ...data,
  examples: count,
  batch: (indices) => data.batch(Array.from(indices, (index) => index % data.examples)),
});
const nodes = model.parameters.flatMap((parameter) => {
  const node = graph.parameters.get(parameter.name);
  return node ? [{ ...parameter, node }] : [];
});
const pass = (executor: Executor, count: number) =>
  collect({
    objective: objectiveOf(graph, { targets: data.targets }),
    kinds: ['gradient', 'squared-gradient', 'gauss-newton'],
    measured: nodes.filter(({ prunable }) => prunable),
    weights: new Map(nodes.map(({ node, values }) => [node, values])),
    dataset: repeated(count),
    batchSize: wanted.batchSize,
    seed: 0,
    executor,
  });
const start = (workers: number): Promise<Executor> =>
  startExecutor('tfjs', { wasmFolder: 'dist', workers, onLog: console.error, onNote: console.error });

const [one, two] = [await start(1), await start(2)];
assert.deepEqual([...(await pass(two, examples)).lanes], [...(await pass(one, examples)).lanes]);
const [alone, shared]: [number[], number[]] = [[], []];
for (let turn = 0; turn < turns; turn++) {
  alone.push(await time(() => pass(one, examples)));
  shared.push(await time(() => pass(two, examples)));
}
table([
  [`LeNet-5, ${examples} examples, ms`, 'median', 'least', 'most'],
  ...[alone, shared].map((times, index) => [
    index === 0 ? 'one thread' : 'two workers',
    ...[median(times), Math.min(...times), Math.max(...times)].map((each) => each.toFixed(0)),
  ]),
  ['ratio', (median(alone) / median(shared)).toFixed(2), '', ''],
]);

const mebibytes = async (count: number): Promise<string> => {
  await pass(two, count);
  return (process.memoryUsage.rss() / 2 ** 20).toFixed(0);
};
table([
  ['examples', 'MiB of the process with two workers'],
  ...[
    ['64', await mebibytes(64)],
    ['640', await mebibytes(640)],
    ['6400', await mebibytes(6400)],
  ],
]);
process.exit();
