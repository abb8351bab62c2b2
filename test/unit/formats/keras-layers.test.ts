/** Layers and options of Keras that stock TensorFlow.js lacks, ignores or gets wrong, against the same computation by other means of it. */
import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import { size } from '../../../src/core/graph/shape';
import { examples, kerasCases, type KerasCase } from './keras-layer-cases';
import { json } from './memory-folder';
import { filesOf as savedBy, largestDifference, normal, predictOurs, sourceOf, tf } from './stock';
import { chain } from './stock-models';

const { layers } = tf;

function filesOf({ className, config, inputShape, weights = {}, keras }: KerasCase, values: readonly Float32Array[]) {
  const network = {
    class_name: 'Sequential',
    config: {
      name: 'net',
      layers: [{ class_name: className, config: { name: 'own', batch_input_shape: [null, ...inputShape], ...config } }],
    },
  };
  const main = {
    modelTopology:
      keras === undefined ? network : { keras_version: keras, backend: 'tensorflow', model_config: network },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: Object.entries(weights).map(([name, shape]) => ({ name: `own/${name}`, shape, dtype: 'float32' })),
      },
    ],
  };
  const bytes = new Uint8Array(values.reduce((sum, { byteLength }) => sum + byteLength, 0));
  values.reduce((at, each) => {
    bytes.set(new Uint8Array(each.buffer), at);
    return at + each.byteLength;
  }, 0);
  return new Map([
    ['model.json', json(main)],
    ['weights.bin', bytes],
  ]);
}

describe('formats/tfjs: what Keras means', () => {
  before(() => tf.setBackend('cpu'));

  for (const each of kerasCases)
    it(each.name, async () => {
      const { weights = {}, inputShape, expected } = each;
      const values = Object.entries(weights).map(([name, shape]) => {
        const random = normal(size(shape), name);
        return name === 'moving_variance' ? random.map((value) => Math.abs(value) + 0.1) : random;
      });
      const model = await openModel(sourceOf(filesOf(each, values)));
      assert.equal(model.reason, undefined);
      const input = normal(examples * size(inputShape), 'x').map((value) => 2 * value);
      const tensors = Object.entries(weights).map(([name, shape], index) => [name, tf.tensor(values[index], shape)]);
      const theirs = expected(
        tf.tensor(input, [examples, ...inputShape]),
        Object.fromEntries(tensors) as Record<string, tf.Tensor>,
      );
      const [ours] = await predictOurs(model, [input], examples);
      assert.deepEqual(model.graph?.outputs[0].node.shape.slice(1), theirs.shape.slice(1));
      assert.ok(largestDifference(ours, theirs.dataSync<'float32'>()) < 1e-5);
    });

  it('notes each normalization by a batch, one for each call', async () => {
    const shared = layers.batchNormalization({ axis: 1, momentum: 0.9, epsilon: 0.01 });
    const stock = chain([3, 4, 5], shared, layers.reLU(), shared, layers.batchNormalization({ scale: false }));
    const { graph } = await openModel(sourceOf(await savedBy(stock)));
    assert.ok(graph);
    assert.deepEqual(
      graph.normalizations.map(({ axis, momentum, epsilon, input, mean }) => [
        axis,
        momentum,
        epsilon,
        input.shape,
        mean.shape,
      ]),
      [
        [1, 0.9, 0.01, [1, 3, 4, 5], [3]],
        [1, 0.9, 0.01, [1, 3, 4, 5], [3]],
        [3, 0.99, 1e-3, [1, 3, 4, 5], [5]],
      ],
    );
    const [first, second, third] = graph.normalizations;
    assert.equal(first.input, graph.inputs[0].node);
    assert.notEqual(second.input, first.input);
    assert.equal(second.mean, first.mean);
    const parameters = new Set(graph.parameters.values());
    for (const { mean, variance } of [first, third]) assert.ok(parameters.has(mean) && parameters.has(variance));
    assert.notEqual(first.mean, first.variance);
  });

  it('knows where each kernel counts its outputs', async () => {
    const stock = chain(
      [7, 7, 2],
      layers.conv2d({ filters: 3, kernelSize: 3, name: 'conv' }),
      layers.conv2dTranspose({ filters: 4, kernelSize: 2, name: 'transposed' }),
      layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, name: 'depthwise' }),
      layers.separableConv2d({ filters: 3, kernelSize: 2, name: 'separable' }),
      layers.batchNormalization({ name: 'norm' }),
    );
    const { parameters } = await openModel(sourceOf(await savedBy(stock)));
    assert.deepEqual(
      parameters
        .filter(({ role }) => role === 'kernel')
        .map(({ name, outputAxis, outputAxes, prunable }) => [name, outputAxis, outputAxes, prunable]),
      [
        ['conv/kernel', 3, undefined, true],
        ['transposed/kernel', 2, undefined, true],
        ['depthwise/depthwise_kernel', 2, [2, 3], true],
        ['separable/depthwise_kernel', 2, [2, 3], true],
        ['separable/pointwise_kernel', 3, undefined, true],
      ],
    );
    assert.deepEqual(
      parameters.filter(({ role }) => role === 'norm').map(({ name }) => name),
      ['norm/gamma', 'norm/beta', 'norm/moving_mean', 'norm/moving_variance'],
    );
  });
});
