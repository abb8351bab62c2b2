/** Losses against stock tfjs, PyTorch (training.json) and by hand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import type { Values } from '../../../src/core/executors/executor';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { vectorize } from '../../../src/core/graph/vectorize';
import { relu } from '../../../src/core/ops/activations';
import { mul } from '../../../src/core/ops/elementwise';
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from '../../../src/core/ops/losses';
import { gemm } from '../../../src/core/ops/matmul';
import { reduceSum } from '../../../src/core/ops/reduce';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const random = seeded(5);
const logits = Float32Array.from({ length: 12 }, () => 8 * (random() - 0.5));
const probabilities = Float32Array.from({ length: 12 }, random);
/** One of four classes for each of three positions. */
const oneHot = Float32Array.of(0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0);

const losses = {
  'cross-entropy': {
    ours: crossEntropy,
    target: oneHot,
    stock: (z: tf.Tensor, t: tf.Tensor) => tf.losses.softmaxCrossEntropy(t, z),
  },
  'binary cross-entropy': {
    ours: binaryCrossEntropy,
    target: probabilities,
    stock: (z: tf.Tensor, t: tf.Tensor) => tf.losses.sigmoidCrossEntropy(t, z),
  },
  'mean squared error': {
    ours: meanSquaredError,
    target: probabilities,
    stock: (z: tf.Tensor, t: tf.Tensor) => tf.losses.meanSquaredError(t, z),
  },
};

interface Training {
  x: number[];
  y_multi: number[];
  initial: Record<string, number[]>;
  binary_cross_entropy: { loss: number; gradient: Record<string, number[]> };
}
const training = JSON.parse(readFileSync('test/fixtures/golden/training.json', 'utf8')) as Training;

for (const name of ['reference', 'tfjs', 'native'] as const)
  describe(`losses, ${name}`, () => {
    for (const [title, { ours, target, stock }] of Object.entries(losses))
      for (const [shape, examples] of [
        [[1, 3, 4], 1],
        [[1, 4], 3],
      ] as const)
        it(`${title} of ${examples} times ${shape.join('×')} as in tfjs`, async () => {
          const [z, t] = [input('z', shape), input('t', shape)];
          const [zs, ts] = [input('zs', [examples, ...shape]), input('ts', [examples, ...shape])];
          const lanes = new Map([
            [z, zs],
            [t, ts],
          ]);
          const feeds = new Map([
            [zs, logits],
            [ts, target],
          ]);
          const [each] = await evaluate(await executors[name](), vectorize([ours(z, t)], lanes), feeds);
          const mean = Array.from(each).reduce((sum, value) => sum + value, 0) / examples;
          const expected = tf.tidy(() => stock(tf.tensor(logits, [3, 4]), tf.tensor(target, [3, 4])).dataSync());
          assertClose([mean], expected, 1e-6, title);
        });

    it('binary cross-entropy of a trained network as in PyTorch', async () => {
      const { initial, binary_cross_entropy: expected } = training;
      const shapes: Record<string, number[]> = {
        'dense_1/kernel': [6, 8],
        'dense_1/bias': [8],
        'dense_2/kernel': [8, 4],
        'dense_2/bias': [4],
      };
      const names = Object.keys(shapes);
      const parameters = names.map((each) => input(each, shapes[each]));
      const [w, b, v, c] = parameters;
      const [x, y] = [input('x', [1, 6]), input('y', [1, 4])];
      const loss = binaryCrossEntropy(gemm(relu(gemm(x, w, b)), v, c), y);
      const [xs, ys] = [input('xs', [32, 1, 6]), input('ys', [32, 1, 4])];
      const lanes = new Map([
        [x, xs],
        [y, ys],
      ]);
      const each = vectorize([loss, ...gradients([loss], [scalar(1)], parameters)], lanes);
      const means = contract(each.map((node) => mul(reduceSum(node, [0]), scalar(1 / 32))));
      const feeds = new Map<Node, Values>([
        [xs, Float64Array.from(training.x)],
        [ys, Float64Array.from(training.y_multi)],
        ...parameters.map((node, i): [Node, Values] => [node, Float64Array.from(initial[names[i]])]),
      ]);
      const [value, ...actual] = await evaluate(await executors[name](), means, feeds);
      const tolerance = name === 'reference' ? 1e-9 : 1e-5;
      assertClose(value, [expected.loss], tolerance, 'loss');
      for (const [i, parameter] of names.entries())
        assertClose(actual[i], expected.gradient[parameter], tolerance, parameter);
    });

    it('binary cross-entropy keeps loss and gradient of a nearly certain output', async () => {
      const [z, t] = [input('z', [1, 2]), input('t', [1, 2])];
      const loss = binaryCrossEntropy(z, t);
      const feeds = new Map([
        [z, Float32Array.of(20, -20)],
        [t, Float32Array.of(1, 0)],
      ]);
      const outputs = [loss, ...gradients([loss], [scalar(1)], [z])];
      const [value, gradient] = await evaluate(await executors[name](), outputs, feeds);
      const tiny = Math.exp(-20) / (1 + Math.exp(-20));
      assertClose(value, [Math.log1p(Math.exp(-20))], 1e-5, 'loss');
      assertClose(gradient, [-tiny / 2, tiny / 2], 1e-5, 'gradient');
    });
  });

describe('losses', () => {
  for (const [title, { ours }] of Object.entries(losses))
    it(`${title} refuses a target of another shape`, () =>
      assert.throws(() => ours(input('z', [1, 3]), input('t', [3])), /differ in shape/));
});
