/** Activations against stock tfjs-layers (cpu backend), or against a table where it has none. */
import * as tf from '@tensorflow/tfjs';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import * as activations from '../../../src/core/ops/activations';
import { assertClose, evaluate, executors } from '../graph/support';

const values = Float32Array.of(
  -20,
  -6.5,
  -3,
  -2.5,
  -1,
  -0.7,
  -0.1,
  -1e-3,
  0,
  1e-3,
  0.2,
  0.9,
  1,
  1.5,
  2.5,
  5.9,
  6,
  7,
  15,
  20,
);
const shape = [4, 5];

const byName: Record<string, (x: Node) => Node> = {
  elu: activations.elu,
  gelu: activations.gelu,
  gelu_new: activations.geluNew,
  hardSigmoid: activations.hardSigmoid,
  linear: activations.linear,
  logSoftmax: activations.logSoftmax,
  mish: activations.mish,
  relu: activations.relu,
  relu6: activations.relu6,
  selu: activations.selu,
  sigmoid: activations.sigmoid,
  softmax: activations.softmax,
  softplus: activations.softplus,
  softsign: activations.softsign,
  swish: activations.swish,
  tanh: activations.tanh,
};
const alpha = tf.initializers.constant({ value: 0.3 });
const layers: Record<string, { stock: () => tf.layers.Layer; ours: (x: Node) => Node }> = {
  ...Object.fromEntries(
    Object.entries(byName).map(([name, ours]) => [
      name,
      { stock: () => tf.layers.activation({ activation: name as 'relu' }), ours },
    ]),
  ),
  'LeakyReLU, default': { stock: () => tf.layers.leakyReLU(), ours: activations.leakyRelu },
  LeakyReLU: { stock: () => tf.layers.leakyReLU({ alpha: 0.05 }), ours: (x) => activations.leakyRelu(x, 0.05) },
  PReLU: {
    stock: () => tf.layers.prelu({ alphaInitializer: alpha }),
    ours: (x) => activations.leakyRelu(x, 0.3),
  },
  'ReLU, capped': {
    stock: () => tf.layers.reLU({ maxValue: 1.2 }),
    ours: (x) => activations.relu(x, { maxValue: 1.2 }),
  },
  ThresholdedReLU: {
    stock: () => tf.layers.thresholdedReLU({ theta: 1.5 }),
    ours: (x) => activations.thresholdedRelu(x, 1.5),
  },
};

/** Keras 2: f(x) = maxValue where x ≥ maxValue, x down to the threshold, slope·(x − threshold) below. */
const reluTable = [
  { options: { negativeSlope: 0.1 }, x: [-2, 0, 3], y: [-0.2, 0, 3] },
  { options: { negativeSlope: 0.5, maxValue: 2 }, x: [-2, 1, 3], y: [-1, 1, 2] },
  { options: { threshold: 1 }, x: [-2, 0.5, 1.5], y: [0, 0, 1.5] },
  { options: { threshold: 1, negativeSlope: 0.5, maxValue: 2 }, x: [-1, 0, 1.5, 4], y: [-1, -0.5, 1.5, 2] },
];

for (const name of ['reference', 'tfjs', 'native'] as const)
  describe(`activations, ${name}`, () => {
    const compute = async (build: (x: Node) => Node, x: readonly number[] | Float32Array, of: readonly number[]) => {
      const node = input('x', of);
      const [result] = await evaluate(await executors[name](), [build(node)], new Map([[node, Float32Array.from(x)]]));
      return result;
    };

    for (const [title, { stock, ours }] of Object.entries(layers))
      it(`${title} as in tfjs-layers`, async () => {
        tf.env().set('PROD', true);
        await tf.setBackend('cpu');
        const expected = tf.tidy(() => (stock().apply(tf.tensor(values, shape)) as tf.Tensor).dataSync());
        assertClose(await compute(ours, values, shape), expected, 1e-6, title);
      });

    for (const { options, x, y } of reluTable)
      it(`ReLU ${JSON.stringify(options)}`, async () =>
        assertClose(await compute((node) => activations.relu(node, options), x, [x.length]), y, 1e-6, 'ReLU'));

    it('softmax and its logarithm along the first axis', async () => {
      // Stock tfjs has them along the last axis only.
      await tf.setBackend('cpu');
      const turned = tf.tidy(() => tf.transpose(tf.softmax(tf.transpose(tf.tensor(values, [4, 5])))).dataSync());
      const along = await compute((x) => activations.softmax(x, 0), values, shape);
      assertClose(along, turned, 1e-6, 'softmax');
      const logarithm = await compute((x) => activations.exponential(activations.logSoftmax(x, -2)), values, shape);
      assertClose(logarithm, turned, 1e-6, 'logSoftmax');
    });

    it('exponential', async () => {
      const x = values.map((each) => each / 4);
      assertClose(await compute(activations.exponential, x, shape), x.map(Math.exp), 1e-6, 'exponential');
    });

    it('prelu with a slope for each column', async () => {
      const slopes = input('slopes', [2]);
      const node = input('x', [2, 2]);
      const feeds = new Map([
        [slopes, Float32Array.of(0.5, -2)],
        [node, Float32Array.of(-1, -1, 3, -4)],
      ]);
      const [result] = await evaluate(await executors[name](), [activations.prelu(node, slopes)], feeds);
      assertClose(result, [-0.5, 2, 3, 8], 1e-6, 'prelu');
    });
  });
