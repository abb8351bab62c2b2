/**
 * Every method of block A on LeNet-5 (431,080 parameters): scores from 512 digits, masks at two sparsities, evaluated on 2,000 digits,
 * on one thread. The trace is capped at 50 probes and 256 examples, `l1` trains 2 epochs. Exits 1 where it takes more than a minute.
 */
import { compare } from '../src/core/comparison/compare';
import { criteria } from '../src/core/criteria/index';
import { openDataset } from '../src/core/data/index';
import { createExecutor } from '../src/core/executors/index';
import { openModel } from '../src/core/formats/index';
import { diskFolder, sourceOf } from '../src/jobs/folder';
import { gzip } from '../src/jobs/gzip';
import { recipe as schema } from '../src/shared/recipe';
import { table } from './measure';

const limit = 60;
const caps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hessian-trace': { probes: '50', examples: '256' },
  l1: { epochs: '2' },
};
const recipe = schema.parse({
  schema: 1,
  model: 'samples/mnist/lenet-5/model.json',
  data: { file: 'samples/mnist/calibration.npz', limit: 512 },
  test: { file: 'samples/mnist/test.npz' },
  methods: criteria.map(({ id }) => ({ criterion: id, options: caps[id] ?? {} })),
  sparsity: [0.8, 0.9],
});
const executor = await createExecutor('tfjs', { wasmFolder: 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out' });
const start = performance.now();
const model = await openModel(sourceOf(recipe.model));
const open = (file: string) => openDataset(diskFolder('.'), { file }, model);
const data = await open('samples/mnist/calibration.npz');
const test = await open('samples/mnist/test.npz');
const { document } = await compare({ model, data, test, recipe, executor, gzip });
const seconds = (performance.now() - start) / 1000;

const percent = (share: number | undefined): string => (share === undefined ? '' : `${(100 * share).toFixed(1)} %`);
table([
  ['method', 'own seconds', 'accuracy at 80 %', 'at 90 %'],
  ...document.results.map(({ method, ownSeconds, points }) => [
    method,
    ownSeconds.toFixed(2),
    ...points.map(({ metrics }) => percent(metrics.accuracy)),
  ]),
]);
console.log(`\nshared pass ${document.sharedSeconds.toFixed(1)} s; unpruned ${percent(document.baseline.accuracy)}`);
console.log(`in all ${seconds.toFixed(1)} s, allowed ${limit} s`);
process.exitCode = seconds > limit || document.results.some(({ error }) => error) ? 1 : 0;
