import assert from 'node:assert/strict';
import type { Application, Graph } from '../../../src/core/graph/graph';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import * as activations from '../../../src/core/ops/activations';
import { add, mul } from '../../../src/core/ops/binary';
import { conv2d, depthwiseConv2d } from '../../../src/core/ops/conv';
import { gemm } from '../../../src/core/ops/matmul';
import { batchNorm, layerNorm } from '../../../src/core/ops/normalization';
import { reduceMean } from '../../../src/core/ops/reduce';
import { reshape, transpose } from '../../../src/core/ops/reshape';
import { objectiveOf, type ObjectiveOptions } from '../../../src/core/statistics/objective';
import { UnitFinder } from '../../../src/core/statistics/units';

const vector = (name: string, channels: number): Node => input(name, [channels]);
const bias = (x: Node): Node => add(x, vector('bias', x.shape.at(-1)!));
const norm = (x: Node, axis = x.shape.length - 1): Node => {
  const [mean, variance, gamma, beta] = ['mean', 'variance', 'gamma', 'beta'].map((name) =>
    vector(name, x.shape[axis]),
  );
  return batchNorm(x, { mean, variance, gamma, beta, epsilon: 1e-3, axis });
};

/** A dense layer on `x` of three units, whatever follows it, and a last layer after that. */
function dense(follows: (output: Node, x: Node) => { place: Node; rest: Node }, shape = [1, 5]) {
  const x = input('x', shape);
  const kernel = input('w', [shape.at(-1)!, 3]);
  const output = gemm(x, kernel);
  const { place, rest } = follows(output, x);
  const last = input('last', [rest.shape.at(-1)!, 2]);
  const final = gemm(rest, last);
  return {
    kernel,
    place,
    last,
    ...network(x, bias(final), [
      [kernel, output],
      [last, final],
    ]),
  };
}
function network(
  x: Node,
  y: Node,
  applied: readonly [kernel: Node, output: Node, axis?: number][],
  options?: ObjectiveOptions,
) {
  const applications = applied.map(([kernel, output, axis]): Application => ({
    kernel,
    output,
    axis: axis ?? output.shape.length - 1,
  }));
  const graph: Graph = {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: y }],
    parameters: new Map(),
    barriers: [],
    normalizations: [],
    applications,
  };
  const objective = objectiveOf(graph, options);
  return { objective, finder: new UnitFinder(objective) };
}
const through =
  (...steps: ((x: Node) => Node)[]) =>
  (output: Node) => {
    const place = steps.reduce((value, step) => step(value), output);
    return { place, rest: place };
  };

describe('the units of a layer', () => {
  const slope = vector('slope', 3);
  const shapes: [name: string, activation: (x: Node) => Node, givesZeros: boolean][] = [
    ['relu', activations.relu, true],
    ['relu6', activations.relu6, true],
    ['a thresholded relu', activations.thresholdedRelu, true],
    [
      'a relu with cap, slope and threshold',
      (x) => activations.relu(x, { maxValue: 3, negativeSlope: 0.1, threshold: 0.2 }),
      false,
    ],
    ['hard sigmoid', activations.hardSigmoid, true],
    ['hard sigmoid of Keras 3', (x) => activations.hardSigmoid(x, 1 / 6), true],
    ['leaky relu', activations.leakyRelu, false],
    ['prelu', (x) => activations.prelu(x, slope), false],
    ['elu', activations.elu, false],
    ['selu', activations.selu, false],
    ['tanh', activations.tanh, false],
    ['sigmoid', activations.sigmoid, false],
    ['softplus', activations.softplus, false],
    ['softsign', activations.softsign, false],
    ['swish', activations.swish, false],
    ['mish', activations.mish, false],
    ['gelu', activations.gelu, false],
    ['gelu by tanh', activations.geluNew, false],
    ['softmax', activations.softmax, false],
  ];
  for (const [name, activation, givesZeros] of shapes)
    it(`are behind bias and ${name}`, () => {
      for (const shape of [
        [1, 5],
        [1, 4, 5],
      ]) {
        for (const before of [[], [bias], [bias, norm]]) {
          const { finder, kernel, place } = dense(through(...before, activation), shape);
          const [units, ...others] = finder.unitsOf(kernel);
          assert.equal(others.length, 0);
          assert.equal(reshape(units.node, place.shape), place);
          assert.equal(units.node.shape[units.axis], 3);
          assert.equal(units.givesZeros, givesZeros);
        }
      }
    });

  const stops: [name: string, follows: (output: Node, x: Node) => { place: Node; rest: Node }][] = [
    [
      'after one activation',
      (output) => {
        const place = activations.relu(bias(output));
        return { place, rest: norm(place) };
      },
    ],
    [
      'before a second activation',
      (output) => {
        const place = activations.relu(bias(output));
        return { place, rest: activations.tanh(place) };
      },
    ],
    [
      'before a sum of two values',
      (output, x) => {
        const place = bias(output);
        return { place, rest: activations.relu(add(place, gemm(x, input('skip', [5, 3])))) };
      },
    ],
    [
      'where two read it',
      (output) => {
        const place = bias(output);
        return { place, rest: add(activations.relu(place), gemm(place, input('more', [3, 3]))) };
      },
    ],
    [
      'before a layer normalization',
      (output) => {
        const place = bias(output);
        return { place, rest: layerNorm(place, { axes: [1], epsilon: 1e-3 }) };
      },
    ],
    [
      'before a gate that another layer opens',
      (output, x) => {
        const place = bias(output);
        return { place, rest: mul(place, activations.sigmoid(gemm(x, input('gate', [5, 3])))) };
      },
    ],
    [
      'before a factor without an activation',
      (output) => {
        const place = bias(output);
        return { place, rest: mul(place, scalar(0.5)) };
      },
    ],
    [
      'after bias and batch norm alone',
      (output) => {
        const place = norm(bias(output));
        return { place, rest: gemm(place, input('next', [3, 3])) };
      },
    ],
  ];
  for (const [name, follows] of stops)
    it(`stop ${name}`, () => {
      const { finder, kernel, place } = dense(follows);
      assert.equal(finder.unitsOf(kernel)[0].node, place);
    });

  it('stop where the value of a position is added', () => {
    const { finder, kernel, place } = dense((x) => ({ place: x, rest: add(x, input('position', [4, 3])) }), [1, 4, 5]);
    const [{ node, axis }] = finder.unitsOf(kernel);
    assert.equal(reshape(node, place.shape), place);
    assert.equal(node.shape[axis], 3);
  });

  it('of a convolution: before its pool, through moved axes, with the channels as axis', () => {
    const x = input('x', [1, 6, 6, 2]);
    const kernel = input('w', [3, 3, 2, 4]);
    const output = conv2d(x, kernel);
    const first = transpose(add(output, vector('bias', 4)), [0, 3, 1, 2]);
    const place = activations.relu(norm(first, 1));
    const [units] = network(x, reduceMean(place, [2, 3]), [[kernel, output]]).finder.unitsOf(kernel);
    assert.equal(units.node, place);
    assert.deepEqual([units.axis, units.givesZeros], [1, true]);
  });

  it('of a depthwise convolution number channel and multiplier together', () => {
    const x = input('x', [1, 6, 6, 2]);
    const kernel = input('w', [3, 3, 2, 2]);
    const output = depthwiseConv2d(x, kernel);
    const place = activations.relu(output);
    const [units] = network(x, reduceMean(place, [1, 2]), [[kernel, output]]).finder.unitsOf(kernel);
    assert.deepEqual([units.node, units.node.shape[units.axis]], [place, 4]);
  });

  const ends: [name: string, last: (z: Node) => Node, options: ObjectiveOptions][] = [
    ['logits before softmax', activations.softmax, {}],
    ['logits before sigmoid', activations.sigmoid, {}],
    ['a softmax under squared error', activations.softmax, { loss: 'mean-squared-error' }],
    ['a softmax under binary cross-entropy', activations.softmax, { loss: 'binary-cross-entropy' }],
    ['a sigmoid under cross-entropy', activations.sigmoid, { loss: 'cross-entropy' }],
    ['a relu under squared error', activations.relu, { loss: 'mean-squared-error' }],
    ['nothing', (z) => z, {}],
  ];
  for (const [name, last, options] of ends)
    it(`of the last layer are y: ${name}`, () => {
      const x = input('x', [1, 5]);
      const kernel = input('w', [5, 3]);
      const output = gemm(x, kernel);
      const { finder, objective } = network(x, last(bias(output)), [[kernel, output]], options);
      const [units] = finder.unitsOf(kernel);
      assert.equal(units.node, objective.output);
      assert.deepEqual([units.axis, units.isOutput], [1, true]);
    });

  it('of a kernel that is applied twice are in two places; of one that is nowhere applied, in none', () => {
    const { finder, kernel, last } = dense(through(bias, activations.relu));
    assert.equal(finder.unitsOf(last).length, 1);
    assert.equal(finder.unitsOf(constant([1], [1])).length, 0);
    const x = input('x', [1, 3]);
    const once = gemm(x, kernel.shape[0] === 3 ? kernel : input('square', [3, 3]));
    const twice = gemm(activations.relu(once), input('square', [3, 3]));
    const shared = input('square', [3, 3]);
    const found = network(x, twice, [
      [shared, once],
      [shared, twice],
    ]).finder.unitsOf(shared);
    assert.equal(found.length, 2);
  });
});
