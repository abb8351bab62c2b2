/**
 * What comparing the usual methods on 512 digits costs (LeNet-300-100, tfjs, one thread): all together, each alone, and one plain gradient
 * pass, in one run. "scores": the pass over the data and the scores; "whole": with masks at four sparsities evaluated on 2,000 digits.
 */
import { compare } from '../src/core/comparison/compare';
import { Comparison } from '../src/core/comparison/comparison';
import { measure } from '../src/core/comparison/measure';
import { settingOf } from '../src/core/comparison/setting';
import { resolveMethod, usualCriteria, type Method } from '../src/core/criteria/index';
import { openDataset } from '../src/core/data/index';
import { createExecutor } from '../src/core/executors/index';
import { openModel } from '../src/core/formats/index';
import { diskFolder, sourceOf } from '../src/jobs/folder';
import { gzip } from '../src/jobs/gzip';
import { recipe as schema } from '../src/shared/recipe';
import { repeat, table } from './measure';

const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';
const all = usualCriteria.map(({ id }) => resolveMethod({ criterion: id, options: {} }));
const recipe = schema.parse({
  schema: 1,
  model: 'samples/mnist/lenet-300-100/model.json',
  data: { file: 'samples/mnist/calibration.npz', limit: 512 },
  test: { file: 'samples/mnist/test.npz' },
  methods: usualCriteria.map(({ id }) => ({ criterion: id })),
  sparsity: [0.5, 0.8, 0.9, 0.95],
});
const folder = diskFolder('.');
const model = await openModel(sourceOf(recipe.model));
const open = (file: string) => openDataset(folder, { file }, model);
const executor = await createExecutor('tfjs', { wasmFolder });
const input = {
  model,
  data: await open('samples/mnist/calibration.npz'),
  test: await open('samples/mnist/test.npz'),
  recipe,
  executor,
  gzip,
};
const setting = settingOf(input);

const score = async (methods: readonly Method[]): Promise<void> => {
  const { producer } = new Comparison(input, setting);
  await producer.measure(methods, {});
  for (const method of methods) await producer.produce(method, {});
};
const plain = await repeat(5, () =>
  measure([resolveMethod({ criterion: 'gradient', options: {} })], setting, {
    executor,
    batchSize: recipe.batchSize,
    seed: 0,
  }),
);
const row = (name: string, ms: number): string[] => [name, (ms / 1000).toFixed(3), (ms / plain).toFixed(2)];
const rows = [['scores from 512 digits', 'seconds', '× gradient pass'], row('one plain gradient pass', plain)];
for (const method of all) rows.push(row(method.name, await repeat(5, () => score([method]))));
rows.push(row('all of them together', await repeat(5, () => score(all))));
rows.push(row(`whole comparison, ${4 * all.length} evaluations`, await repeat(3, () => compare(input))));
table(rows);
