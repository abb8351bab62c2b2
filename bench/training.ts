/**
 * What a step of training costs: LeNet-300-100 in batches of 100 digits and LeNet-5 in batches of 64 (SGD with momentum, tfjs, one
 * thread). Beside it, where its kernels can: stock TensorFlow.js, `model.fit` on the same backend, digits and batches.
 */
import * as tf from '@tensorflow/tfjs';
import { Trainer } from '../src/core/comparison/trainer';
import { settingOf } from '../src/core/comparison/setting';
import { take } from '../src/core/data/selection';
import { openDataset } from '../src/core/data/index';
import { createExecutor } from '../src/core/executors/index';
import { openModel } from '../src/core/formats/index';
import { range } from '../src/core/graph/shape';
import { diskFolder, sourceOf } from '../src/jobs/folder';
import { recipe as schema } from '../src/shared/recipe';
import { repeat, table } from './measure';

const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';
const file = 'samples/mnist/calibration.npz';
const steps = 5;
const executor = await createExecutor('tfjs', { wasmFolder });

/** Milliseconds of a step, in epochs of a few. */
async function ours(name: string, batchSize: number): Promise<number> {
  const recipe = schema.parse({
    schema: 1,
    model: `samples/mnist/${name}/model.json`,
    data: { file },
    methods: [{ criterion: 'magnitude' }],
    sparsity: [0.5],
    training: { batchSize, learningRate: 0.01, momentum: 0.9 },
  });
  const model = await openModel(sourceOf(recipe.model));
  const data = await openDataset(diskFolder('.'), { file }, model);
  const input = { model, data, recipe, executor };
  const setting = { ...settingOf(input), training: { dataset: take(data, steps * batchSize, 0) } };
  const trainer = new Trainer(input, setting);
  const train = (): Promise<unknown> => trainer.train({ changed: new Map(), epochs: 2, keepLast: true });
  return (await repeat(5, train)) / (2 * steps);
}

/** The same of dense layers in stock TensorFlow.js; convolutions have no gradients on this backend there. */
async function stock(units: readonly number[], batchSize: number): Promise<number> {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: units[0], activation: 'relu', inputShape: [784] }),
      ...units.slice(1).map((each) => tf.layers.dense({ units: each, activation: 'relu' })),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' });
  const examples = steps * batchSize;
  const x = tf.randomUniform([examples, 784], 0, 1, 'float32', 1);
  const y = tf.oneHot(
    range(examples).map((i) => i % 10),
    10,
  );
  const fit = (): Promise<unknown> => model.fit(x, y, { epochs: 2, batchSize, shuffle: false, yieldEvery: 'never' });
  return (await repeat(5, fit)) / (2 * steps);
}

/** Undefined where the backend lacks a kernel. */
const possible = (ms: Promise<number>): Promise<number | undefined> => ms.catch(() => undefined);
const milliseconds = (ms: number | undefined): string => ms?.toFixed(1) ?? 'not possible';

table([
  ['milliseconds of a step', 'ours', 'stock'],
  [
    'LeNet-300-100, batches of 100',
    milliseconds(await ours('lenet-300-100', 100)),
    milliseconds(await possible(stock([300, 100], 100))),
  ],
  ['LeNet-5, batches of 64', milliseconds(await ours('lenet-5', 64)), '–'],
]);
