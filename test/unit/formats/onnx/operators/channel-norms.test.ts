/** Normalizations of channels by hand: what comes out, and what training is told. */
import assert from 'node:assert/strict';
import { input } from '../../../../../src/core/graph/leaf';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { assertNumbers } from './assert-value';
import { call, fed, known } from './call';
import { checkRows } from './rows';

/** Two channels of two positions. */
const image = known([1, 3, 10, 20], [1, 2, 2]);
const channels = [known([2, 4]), known([100, 200]), known([1, 10]), known([3, 24])];

describe('norms of channels', () => {
  checkRows({
    'BatchNormalization by given statistics': {
      inputs: [image, ...channels],
      attributes: { epsilon: 1 },
      expected: [100, 102, 200, 208],
    },
    'BatchNormalization of numbers without positions': {
      inputs: [known([1, 20, 3, 10], [2, 2]), ...channels],
      attributes: { epsilon: 1 },
      expected: [100, 208, 102, 200],
    },
    'InstanceNormalization, each channel by itself': {
      inputs: [image, known([1, 2]), known([0, 7])],
      attributes: { epsilon: 3 },
      expected: [-0.5, 0.5, 7 - 10 / Math.sqrt(28), 7 + 10 / Math.sqrt(28)],
    },
    'GroupNormalization of all channels together': {
      inputs: [known([1, 3, 5, 7], [1, 2, 2]), known([1, 10]), known([0, 100])],
      attributes: { num_groups: 1, epsilon: 4 },
      expected: [-1, -1 / 3, 100 + 10 / 3, 110],
    },
    'GroupNormalization of opset 18: a number for each group': {
      inputs: [known([1, 3, 5, 7], [1, 4, 1]), known([1, 10]), known([0, 100])],
      attributes: { num_groups: 2, epsilon: 3 },
      opset: 18,
      expected: [-0.5, 0.5, 95, 105],
    },
    'GroupNorm of onnxruntime: channels last': {
      inputs: [known([1, 3, 5, 7], [1, 2, 1, 2]), known([1, 10]), known([0, 100])],
      attributes: { groups: 2, epsilon: 0 },
      domain: 'com.microsoft',
      expected: [-1, 90, 1, 110],
    },
    'GroupNorm of onnxruntime, with an activation': {
      inputs: [known([1, 3], [1, 1, 2, 1]), known([2]), known([0])],
      attributes: { groups: 1, epsilon: 0, channels_last: 0, activation: 1 },
      domain: 'com.microsoft',
      expected: [-2 / (1 + Math.exp(2)), 2 / (1 + Math.exp(-2))],
    },
    'LRN of three channels': {
      inputs: [known([1, 2, 3], [1, 3, 1])],
      attributes: { size: 3, alpha: 3, beta: 1, bias: 2 },
      expected: [1 / 7, 2 / 16, 3 / 15],
    },
    'LRN of an even number of channels: one more behind': {
      inputs: [known([1, 2, 3], [1, 3, 1])],
      attributes: { size: 2, alpha: 2, beta: 0.5, bias: 0 },
      expected: [1 / Math.sqrt(5), 2 / Math.sqrt(13), 1],
    },
    'LpNormalization along the last axis': {
      inputs: [known([3, -4, 0, 0], [2, 2])],
      expected: [0.6, -0.8, 0, 0],
    },
    'LpNormalization of order 1 along another': {
      inputs: [known([3, -4, 1, 4], [2, 2])],
      attributes: { axis: 0, p: 1 },
      expected: [0.75, -0.5, 0.25, 0.5],
    },
    'MeanVarianceNormalization of each channel': {
      inputs: [known([1, 3, 5, 5], [1, 2, 2, 1])],
      expected: [-1, 1, 0, 0],
    },
    'MeanVarianceNormalization over named axes': {
      inputs: [known([1, 3, 5, 9], [2, 2])],
      attributes: { axes: [0] },
      expected: [-1, -1, 1, 1],
    },
  });
});

describe('an image that is stored with its channels last', () => {
  const stored = Value.channelsLast(known([1, 10, 3, 20], [1, 2, 2]).node, 'float32');
  const rows: Record<string, [inputs: readonly Value[], attributes: Record<string, number>, expected: number[]]> = {
    BatchNormalization: [channels, { epsilon: 1 }, [100, 102, 200, 208]],
    LpNormalization: [[], { axis: 2, p: 1 }, [0.25, 0.75, 1 / 3, 2 / 3]],
    LRN: [[], { size: 1, alpha: 1, beta: 1, bias: 0 }, [1, 1 / 3, 0.1, 0.05]],
  };
  for (const [operator, [inputs, attributes, expected]] of Object.entries(rows))
    it(`${operator} leaves it so`, () => {
      const [y] = call(operator, [stored, ...inputs], attributes).outputs;
      assert.equal(y?.isChannelsLast, true);
      assertNumbers(y, expected);
    });
});

describe('what a batch normalization notes', () => {
  const weights = ['gamma', 'beta', 'mean', 'variance'].map((name) => input(name, [3]));
  const inputs = [fed('x', [1, 3, 4, 4]), ...weights.map((node) => Value.of(node, 'float32'))];
  const values = new Map(weights.map((node) => [node, [1, 2, 3]]));

  it('its statistics, where they are weights', () => {
    const { normalizations } = call('BatchNormalization', inputs, { momentum: 0.8 }, { weights: values });
    const [{ mean, variance, axis, momentum, epsilon, input: normalized }] = normalizations;
    assert.equal(normalizations.length, 1);
    assert.deepEqual([mean, variance, normalized], [weights[2], weights[3], inputs[0].node]);
    assert.deepEqual([axis, momentum, epsilon], [1, 0.8, 1e-5]);
  });

  it('nothing, where they are computed', () => {
    assert.deepEqual(call('BatchNormalization', inputs).normalizations, []);
  });

  it('the axis on which the channels are stored', () => {
    const stored = Value.channelsLast(input('x', [1, 4, 4, 3]), 'float32');
    const { normalizations } = call('BatchNormalization', [stored, ...inputs.slice(1)], {}, { weights: values });
    assert.deepEqual([normalizations[0].axis, normalizations[0].input], [3, stored.channelsLast]);
  });
});

describe('norms of channels that do not fit are refused', () => {
  const rows: Record<string, () => unknown> = {
    'a scale for other channels': () => call('BatchNormalization', [image, known([1]), ...channels.slice(1)]),
    'no channels': () => call('BatchNormalization', [known([1, 2]), ...channels]),
    'groups that do not split': () => call('GroupNormalization', [image, ...channels.slice(2)], { num_groups: 3 }),
    'no number of groups': () => call('GroupNormalization', [image, ...channels.slice(2)]),
    'numbers for neither channels nor groups': () =>
      call('GroupNormalization', [image, known([1, 2, 3]), known([1, 2, 3])], { num_groups: 1 }),
    'no number of channels to add up': () => call('LRN', [image]),
    'sums over channels beyond reason': () => call('LRN', [fed('x', [1, 2 ** 20, 1])], { size: 3 }),
    'an axis that is none': () => call('LpNormalization', [image], { axis: 3 }),
    'an axis over which there is no mean': () => call('MeanVarianceNormalization', [image]),
  };
  for (const [name, build] of Object.entries(rows)) it(name, () => assert.throws(build, RangeError));

  const unsupported: Record<string, () => unknown> = {
    'training mode': () => call('BatchNormalization', [image, ...channels], { training_mode: 1 }),
    'outputs of the training': () => call('BatchNormalization', [image, ...channels], {}, { opset: 9, used: [0, 1] }),
    'statistics of each position': () => call('BatchNormalization', [image, ...channels], { spatial: 0 }, { opset: 7 }),
  };
  for (const [name, build] of Object.entries(unsupported))
    it(`${name}, by name`, () => assert.throws(build, Unsupported));
});
