/** Causal convolutions by hand. */
import assert from 'node:assert/strict';
import type { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { assertNumbers } from './assert-value';
import { call, known, numbersOf } from './call';
import { checkOperator } from './operator-rows';

const pair = known([1, 10], [1, 1, 2]);
const sequence = known([1, 2, 3], [1, 1, 3]);
checkOperator('CausalConvWithState', {
  'zeros before its time': { inputs: [sequence, pair], shape: [1, 1, 3], expected: [10, 21, 32] },
  'a state from the step before, and a bias': {
    inputs: [sequence, pair, known([100]), known([5], [1, 1, 1])],
    shape: [1, 1, 3],
    expected: [115, 121, 132],
  },
  'each channel by itself, without memory': {
    inputs: [known([1, 2, 3, 4], [1, 2, 2]), known([2, 10], [2, 1, 1]), undefined, known([], [1, 2, 0])],
    shape: [1, 2, 2],
    expected: [2, 4, 30, 40],
  },
});

describe('CausalConvWithState besides', () => {
  const three = known([1, 10, 100], [1, 1, 3]);
  it('remembers its last positions, those before its time too', () => {
    const inputs = [known([7], [1, 1, 1]), three, undefined, known([5, 6], [1, 1, 2])];
    const [y, state] = call('CausalConvWithState', inputs, {}, { used: [0, 1] }).outputs;
    assert.deepEqual(numbersOf(y), [765]);
    assert.deepEqual(
      [state?.shape, numbersOf(state)],
      [
        [1, 1, 2],
        [6, 7],
      ],
    );
  });
  it('with an activation', () => {
    const [y] = call('CausalConvWithState', [sequence, pair], { activation: 'silu' }).outputs;
    assertNumbers(
      y,
      [10, 21, 32].map((x) => x / (1 + Math.exp(-x))),
    );
  });
  const broken: Record<string, readonly (Value | undefined)[]> = {
    'a kernel of two channels': [sequence, known([1, 2], [1, 2, 1])],
    'a state of another length': [sequence, pair, undefined, known([1, 2], [1, 1, 2])],
    'an image': [known([1, 2, 3, 4], [1, 1, 2, 2]), pair],
  };
  for (const [name, inputs] of Object.entries(broken))
    it(`refuses ${name}`, () => assert.throws(() => call('CausalConvWithState', inputs), RangeError));
});
