/** Models of Keras 3: as the converter writes them (test/fixtures/tfjs/make-keras3.py), and with weights that are numbered. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openModel } from '../../../src/core/formats';
import { size } from '../../../src/core/graph/shape';
import { filesIn } from './fixture';
import { json } from './memory-folder';
import {
  filesOf,
  inputsOf,
  largestDifference,
  loadStock,
  predictOurs,
  predictStock,
  randomize,
  sourceOf,
  tf,
} from './stock';

const { layers, sequential } = tf;
const fixtures = 'test/fixtures/tfjs';

/** A chain of layers that have weights of every kind. */
const chain = (): tf.LayersModel =>
  sequential({
    layers: [
      layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [5, 5, 2] }),
      layers.batchNormalization({ scale: false }),
      layers.separableConv2d({ filters: 3, kernelSize: 2 }),
      layers.batchNormalization({ center: false }),
      layers.depthwiseConv2d({ kernelSize: 2, useBias: false }),
      layers.flatten(),
      layers.layerNormalization(),
      layers.prelu(),
      layers.dense({ units: 2 }),
    ],
  });

interface Main {
  weightsManifest: { weights: { name: string }[] }[];
}

/** The same files with weights that are numbered inside their layer. */
async function numbered(stock: tf.LayersModel, between: string): Promise<Map<string, Uint8Array>> {
  const files = await filesOf(stock);
  const main = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Main;
  const names = new Map(
    stock.layers.flatMap((layer) =>
      layer.weights.map(({ originalName }, index) => [originalName, `${layer.name}/${between}${index}`] as const),
    ),
  );
  for (const entry of main.weightsManifest.flatMap(({ weights }) => weights)) entry.name = names.get(entry.name)!;
  return files.set('model.json', json(main));
}

describe('formats/tfjs: models of Keras 3', () => {
  before(() => tf.setBackend('cpu'));

  for (const folder of ['keras3-file', 'keras3-h5'])
    it(`${folder}: predicts as Keras did`, async () => {
      const model = await openModel(sourceOf(filesIn(`${fixtures}/${folder}`)));
      assert.equal(model.reason, undefined);
      const expected = JSON.parse(readFileSync(`${fixtures}/${folder}/expected.json`, 'utf8')) as {
        inputs: number[][];
        outputs: number[][];
      };
      assert.deepEqual(
        model.graph?.inputs.map(({ name, node }) => [name, size(node.shape)]),
        [
          ['image', 98],
          ['extra', 3],
        ],
      );
      const inputs = expected.inputs.map((values) => Float32Array.from(values));
      const ours = await predictOurs(model, inputs, 2);
      assert.equal(ours.length, expected.outputs.length);
      for (const [index, output] of ours.entries())
        assert.ok(largestDifference(output, Float32Array.from(expected.outputs[index])) < 1e-5, `output ${index}`);
    });

  it('names layers inside networks after them, and knows roles and outputs of numbered weights', async () => {
    const { parameters, graph } = await openModel(sourceOf(filesIn(`${fixtures}/keras3-file`)));
    const described = new Map(parameters.map(({ name, layer, role, outputAxis }) => [name, [layer, role, outputAxis]]));
    const inside = 'layers/sequential/layers';
    assert.deepEqual(described.get('layers/dense/vars/0'), ['shared', 'kernel', 1]);
    assert.deepEqual(described.get('layers/dense/vars/1'), ['shared', 'bias', 0]);
    assert.deepEqual(described.get('layers/functional/layers/dense/vars/0'), ['inner/dense_2', 'kernel', 1]);
    assert.deepEqual(described.get(`${inside}/depthwise_conv2d/vars/0`), ['body/depthwise_conv2d', 'kernel', 2]);
    assert.deepEqual(described.get(`${inside}/batch_normalization/vars/2`), ['body/batch_normalization', 'norm', 0]);
    assert.equal(graph?.parameters.size, parameters.length);
  });

  for (const between of ['', 'vars/'])
    it(`LAYER/${between}0, LAYER/${between}1, … as stock TensorFlow.js reads them`, async () => {
      const files = await numbered(randomize(chain()), between);
      const stock = await loadStock(files);
      const model = await openModel(sourceOf(files));
      assert.equal(model.reason, undefined);
      const inputs = inputsOf(stock, 3);
      const [ours] = await predictOurs(model, inputs, 3);
      assert.ok(largestDifference(ours, predictStock(stock, inputs, 3)[0]) < 1e-5);
      const reasons = model.parameters.filter(({ prunable }) => prunable).map(({ name }) => name);
      assert.equal(reasons.length, 5, reasons.join());
    });

  it('a named input of a call is beyond what is known', async () => {
    const files = filesIn(`${fixtures}/keras3-h5`);
    const text = new TextDecoder().decode(files.get('model.json'));
    const called = text.replace(
      '"kwargs": {}',
      '"kwargs": {"mask": {"class_name": "__keras_tensor__", "config": {"keras_history": ["image", 0, 0]}}}',
    );
    assert.notEqual(called, text);
    const model = await openModel(sourceOf(files.set('model.json', new TextEncoder().encode(called))));
    assert.equal(model.graph, undefined);
    assert.match(model.reason!.template, /named inputs/);
  });
});
