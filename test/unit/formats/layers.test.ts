import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
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
import { stockImageModels } from './stock-image-models';
import { stockModels } from './stock-models';
import { stockNestedModels } from './stock-nested-models';

const examples = 3;

describe('formats/tfjs: what stock TensorFlow.js predicts', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, make] of [...stockModels, ...stockImageModels, ...stockNestedModels])
    it(name, async () => {
      const stock = randomize(make());
      const model = await openModel(sourceOf(await filesOf(stock)));
      assert.equal(model.reason, undefined);
      assert.deepEqual(
        model.graph?.inputs.map(({ node }) => node.shape),
        stock.inputs.map(({ shape }) => [1, ...shape.slice(1)]),
      );
      const inputs = inputsOf(stock, examples);
      const ours = await predictOurs(model, inputs, examples);
      const theirs = predictStock(stock, inputs, examples);
      assert.equal(ours.length, theirs.length);
      ours.forEach((output, index) => assert.ok(largestDifference(output, theirs[index]) < 1e-5, `output ${index}`));
    });

  it('reads the options of Keras that TensorFlow.js leaves out, as Keras means them', async () => {
    const files = await filesOf(tf.sequential({ layers: [tf.layers.reLU({ inputShape: [5] })] }));
    const json = new TextDecoder().decode(files.get('model.json'));
    files.set(
      'model.json',
      new TextEncoder().encode(json.replace('"max_value":null', '"max_value":2,"negative_slope":0.1,"threshold":1')),
    );
    const [output] = await predictOurs(await openModel(sourceOf(files)), [Float32Array.of(-1, 0.5, 1, 1.5, 3)], 1);
    const expected = [-0.2, -0.05, 0, 1.5, 2];
    assert.ok(largestDifference(output, Float32Array.from(expected)) < 1e-6, String(output));
  });

  it('reads camelCase options as TensorFlow.js does', async () => {
    const stock = randomize(
      tf.sequential({ layers: [tf.layers.dense({ units: 2, useBias: false, inputShape: [3] })] }),
    );
    const files = await filesOf(stock);
    const camel = new TextDecoder()
      .decode(files.get('model.json'))
      .replace(/"(use_bias|batch_input_shape|class_name)"/g, (key) =>
        key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      );
    files.set('model.json', new TextEncoder().encode(camel));
    const inputs = inputsOf(stock, examples);
    const [ours] = await predictOurs(await openModel(sourceOf(files)), inputs, examples);
    const [theirs] = predictStock(await loadStock(files), inputs, examples);
    assert.ok(largestDifference(ours, theirs) < 1e-5);
  });

  it('takes the input of a chain without a shape from its first kernel', async () => {
    const stock = randomize(tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] }));
    const files = await filesOf(stock);
    const json = new TextDecoder().decode(files.get('model.json')).replace('"batch_input_shape":[null,3],', '');
    files.set('model.json', new TextEncoder().encode(json));
    const model = await openModel(sourceOf(files));
    assert.deepEqual(model.graph?.inputs[0].node.shape, [1, 3]);
  });

  for (const [named, name] of [
    ['by the network before the layer', (network: string, weight: string) => `${network}/dense/${weight}`],
    ['by all networks before the layer', (network: string, weight: string) => `net/${network}/dense/${weight}:0`],
    ['with the layer twice', (network: string, weight: string) => `${network}/dense/dense_3/${weight}`],
  ] as const)
    it(`tells layers of one name in two networks apart, named ${named}`, async () => {
      const x = tf.input({ shape: [3] });
      const blocks = ['a', 'b'].map((block) => {
        const y = tf.input({ shape: [3] });
        const dense = tf.layers.dense({ units: 3, activation: 'tanh', name: `dense_in_${block}` });
        return tf.model({ inputs: y, outputs: dense.apply(y) as tf.SymbolicTensor, name: block });
      });
      const outputs = blocks.reduce((y, block) => block.apply(y) as tf.SymbolicTensor, x);
      const stock = randomize(tf.model({ inputs: x, outputs, name: 'net' }));
      const files = await filesOf(stock);
      const renamed = new TextDecoder()
        .decode(files.get('model.json'))
        .replace(/"dense_in_(a|b)\/(kernel|bias)"/g, (_, block: string, weight: string) => `"${name(block, weight)}"`)
        .replace(/"dense_in_(a|b)"/g, '"dense"');
      assert.ok(!renamed.includes('dense_in'));
      const model = await openModel(sourceOf(files.set('model.json', new TextEncoder().encode(renamed))));
      assert.deepEqual([...new Set(model.parameters.map(({ layer }) => layer))], ['a/dense', 'b/dense']);
      const inputs = inputsOf(stock, examples);
      const [ours] = await predictOurs(model, inputs, examples);
      assert.ok(largestDifference(ours, predictStock(stock, inputs, examples)[0]) < 1e-5);
    });

  it('reads one node for a weight that is used twice', async () => {
    const [, make] = stockModels.find(([name]) => name === 'a layer shared by two inputs')!;
    const model = await openModel(sourceOf(await filesOf(randomize(make()))));
    assert.deepEqual([...model.graph!.parameters.keys()].sort(), ['shared/bias', 'shared/kernel']);
  });
});
