/**
 * Trains LeNet-5 (20 and 50 filters of 5 × 5, 500 units, 431,080 parameters) on the 8,000 digits that are not shipped for test and saves
 * it as a TensorFlow.js LayersModel. TensorFlow.js makes the network and writes the file; Prunescope trains it, since the WebAssembly
 * backend of TensorFlow.js cannot train a convolution: SGD 0.05 with momentum 0.9, batch 100, weight decay 5e-4 on kernels, learning
 * rate × 0.1 at two thirds, 12 epochs. Seeded, one thread: run again, it makes the same bytes on the same machine and version.
 * Run: node samples/mnist/train-lenet-5.mjs
 */
import { fileURLToPath } from 'node:url';
import { loadTensorFlow, saveLayersModel } from '../layers-model.mjs';
import { importSource } from '../source.mjs';
import { test, training } from './digits.mjs';

const folder = new URL('lenet-5/', import.meta.url);
const seed = 5;
const settings = {
  epochs: 12,
  optimizer: 'sgd',
  learningRate: 0.05,
  decay: 'step',
  momentum: 0.9,
  weightDecay: 5e-4,
  batchSize: 100,
  recalibrate: false,
};

const tf = await loadTensorFlow();
const kernelInitializer = (layer) => tf.initializers.glorotNormal({ seed: 10 * seed + layer });
const convolution = (layer, filters, shape) =>
  tf.layers.conv2d({
    name: `conv2d_${layer}`,
    filters,
    kernelSize: 5,
    activation: 'relu',
    kernelInitializer: kernelInitializer(layer),
    ...shape,
  });
const pool = (layer) => tf.layers.maxPooling2d({ name: `max_pooling2d_${layer}`, poolSize: 2, strides: 2 });
const dense = (layer, units, activation) =>
  tf.layers.dense({ name: `dense_${layer}`, units, activation, kernelInitializer: kernelInitializer(2 + layer) });
const model = tf.sequential({
  name: 'lenet_5',
  layers: [
    convolution(1, 20, { inputShape: [28, 28, 1] }),
    pool(1),
    convolution(2, 50),
    pool(2),
    tf.layers.flatten({ name: 'flatten' }),
    dense(1, 500, 'relu'),
    dense(2, 10, 'softmax'),
  ],
});
await saveLayersModel(model, folder);

const { createExecutor, Evaluator, objectiveOf, openModel, sourceOf, train } = await importSource(
  'core/evaluation/evaluator.ts',
  'core/executors/index.ts',
  'core/formats/index.ts',
  'core/statistics/objective.ts',
  'core/training/train.ts',
  'jobs/folder.ts',
);
const path = (url) => fileURLToPath(new URL(url, import.meta.url));
const executor = await createExecutor('tfjs', {
  wasmFolder: path('../../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/'),
});
const { graph, parameters } = await openModel(sourceOf(path('lenet-5/model.json')));
const pixels = 28 * 28;
const dataset = (name, { x, y }) => ({
  name,
  examples: y.data.length,
  features: [{ name: graph.inputs[0].name, shape: [28, 28, 1], dtype: 'float' }],
  targets: { kind: 'classes', classes: 10 },
  notes: [],
  batch: async (indices) => {
    const rows = Array.from(indices, (index) => x.data.subarray(index * pixels, (index + 1) * pixels));
    return {
      size: rows.length,
      inputs: [Float32Array.from(Buffer.concat(rows), (value) => value / 255)],
      targets: Int32Array.from(indices, (index) => y.data[index]),
    };
  },
});

const objective = objectiveOf(graph, { loss: 'cross-entropy' });
const node = (name) => graph.parameters.get(name);
const start = performance.now();
const { weights } = await train({
  objective,
  weights: new Map(parameters.map(({ name, values }) => [node(name), values])),
  trainable: parameters.map(({ name, role }) => ({ name, role, node: node(name) })),
  dataset: dataset('training', training),
  settings,
  seed,
  executor,
  keepLast: true,
  onProgress: ({ step, steps, losses }) => {
    if (step % 80 === 0) console.log(`step ${step} of ${steps}: loss ${losses.at(-1).toFixed(4)}`);
  },
});
const seconds = (performance.now() - start) / 1000;
const evaluator = new Evaluator({ objective, dataset: dataset('test', test), executor });
const { accuracy } = await evaluator.evaluate(new Map([...weights].map(([name, values]) => [node(name), values])));
console.log(`${(100 * accuracy).toFixed(2)} % of the test digits, trained in ${seconds.toFixed(0)} s`);

for (const layer of model.layers)
  if (layer.weights.length > 0)
    layer.setWeights(layer.weights.map(({ originalName, shape }) => tf.tensor(weights.get(originalName), shape)));
await saveLayersModel(model, folder);
