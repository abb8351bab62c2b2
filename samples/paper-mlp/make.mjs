/**
 * Makes the 10-64-64-10 network of the worked example (docs/criteria.md) and its data out of the golden values:
 * `node samples/paper-mlp/make.mjs`. ReLU, squared error, weights as initialised: small enough that every weight can be shown.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { importSource } from '../source.mjs';
import { loadTensorFlow, saveLayersModel } from '../layers-model.mjs';

const here = new URL('./', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('../../test/fixtures/golden/paper.json', here), 'utf8'));
const { sizes, parameters } = golden;
const { writeNpz } = await importSource('core/data/npz-writer.ts');
const tf = await loadTensorFlow();

const dense = (units, index) =>
  tf.layers.dense({
    units,
    name: `dense_${index + 1}`,
    activation: index === sizes.length - 2 ? 'linear' : 'relu',
    ...(index === 0 && { inputShape: [sizes[0]] }),
  });
const model = tf.sequential({ name: 'paper_mlp', layers: sizes.slice(1).map(dense) });
model.layers.forEach((layer, index) => {
  const tensor = (kind, shape) => tf.tensor(parameters[`${layer.name}/${kind}`], shape, 'float32');
  const [inputs, outputs] = sizes.slice(index);
  layer.setWeights([tensor('kernel', [inputs, outputs]), tensor('bias', [outputs])]);
});
model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
await saveLayersModel(model, here);

const [inputs] = sizes;
const outputs = sizes.at(-1);
const examples = golden.x.length / inputs;
const arrays = [
  { name: 'x', shape: [examples, inputs], data: Float32Array.from(golden.x) },
  { name: 'y', shape: [examples, outputs], data: Float32Array.from(golden.target) },
];
writeFileSync(new URL('data.npz', here), writeNpz(arrays, { level: 9 }));
