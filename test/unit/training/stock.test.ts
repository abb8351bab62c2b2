/**
 * Training against stock tfjs-layers' own: the same start, the same order, the same optimizer. (Adam is compared in golden.test.ts: it
 * makes whole steps of gradients that are nothing but rounding, which float32 does not share with float32.)
 */
import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import { openModel } from '../../../src/core/formats';
import { range, size } from '../../../src/core/graph/shape';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { train } from '../../../src/core/training/train';
import type { TrainInput, TrainingSettings } from '../../../src/core/training/training';
import { filesOf, normal, randomize, sourceOf, tf, weightsOf } from '../formats/stock';
import { executors } from '../graph/support';
import { settings } from './network';

const examples = 20;
const image = [6, 6, 2];
const x = normal(examples * size(image), 'images');
const y = range(examples).map((example) => (example * 7) % 3);
const dataset: Dataset = {
  name: 'made',
  examples,
  features: [{ name: 'x', shape: image, dtype: 'float' }],
  targets: { kind: 'classes', classes: 3 },
  notes: [],
  batch: async (indices) => ({
    size: indices.length,
    inputs: [
      Float32Array.from(Array.from(indices).flatMap((i) => [...x.subarray(i * size(image), (i + 1) * size(image))])),
    ],
    targets: Int32Array.from(indices, (i) => y[i]),
  }),
};

/** Convolution, batch norm behind two kinds of convolution, pooling, dense. */
const network = (): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: image, useBias: false }),
      tf.layers.batchNormalization({ momentum: 0.9 }),
      tf.layers.activation({ activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }),
      tf.layers.batchNormalization({ momentum: 0.8 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });

/** Weights of a third the size: stock cuts probabilities at 1e-7, which no example may come near. */
function calm(model: tf.LayersModel): tf.LayersModel {
  model.setWeights(model.getWeights().map((weight) => weight.mul(0.3)));
  return model;
}

const cases: readonly [name: string, optimizer: () => tf.Optimizer, changed: Partial<TrainingSettings>][] = [
  ['sgd', () => tf.train.sgd(0.01), { learningRate: 0.01, momentum: 0 }],
  ['sgd with momentum', () => tf.train.momentum(0.01, 0.9), { learningRate: 0.01, momentum: 0.9 }],
];

describe('training with batch norm is stock TensorFlow.js’s', () => {
  for (const [name, optimizer, changed] of cases)
    for (const executorName of ['reference', 'tfjs', 'native'] as const)
      it(`${name}, on the executor ${executorName}`, async () => {
        await tf.setBackend('cpu');
        const stock = calm(randomize(network()));
        const model = await openModel(sourceOf(await filesOf(stock)));
        const graph = model.graph!;
        stock.compile({ optimizer: optimizer(), loss: 'sparseCategoricalCrossentropy' });
        const losses: number[] = [];
        await stock.fit(tf.tensor(x, [examples, ...image]), tf.tensor1d(y), {
          epochs: 2,
          batchSize: 10,
          shuffle: false,
          callbacks: { onEpochEnd: async (_, logs) => void losses.push(logs!['loss']) },
        });
        const moving = new Set(graph.normalizations.flatMap(({ mean, variance }) => [mean, variance]));
        const named = [...graph.parameters];
        const input: TrainInput = {
          objective: objectiveOf(graph, { loss: 'cross-entropy', targets: dataset.targets }),
          normalizations: graph.normalizations,
          weights: weightsOf(model) as TrainInput['weights'],
          trainable: named.flatMap(([each, node]) =>
            moving.has(node)
              ? []
              : [{ name: each, node, role: model.parameters.find((parameter) => parameter.name === each)!.role }],
          ),
          moving: new Map(named.filter(([, node]) => moving.has(node))),
          dataset,
          settings: { ...settings, ...changed, epochs: 2, batchSize: 10, weightDecay: 0 },
          seed: 0,
          order: () => Uint32Array.from(range(examples)),
          executor: await executors[executorName](),
        };
        const { weights, document } = await train(input);
        document.losses.forEach((loss, epoch) =>
          assert.ok(Math.abs(loss - losses[epoch]) < 1e-4, `epoch ${epoch}: ${loss} ${losses[epoch]}`),
        );
        for (const variable of stock.weights) {
          const parameter = model.parameters.find(
            (each) => each.name === variable.originalName || each.name === variable.name,
          );
          const ours = weights.get(parameter!.name)!;
          const expected = variable.read().dataSync();
          const largest = Math.max(...expected.map(Math.abs));
          expected.forEach((value, i) =>
            assert.ok(
              Math.abs(ours[i] - value) <= 1e-4 * largest,
              `${parameter!.name}[${i}]: ${ours[i]}, stock ${value}`,
            ),
          );
        }
      });
});
