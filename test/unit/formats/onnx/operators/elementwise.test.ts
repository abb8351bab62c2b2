/** What operators that work element by element share: the order of axes, gradients, and what they refuse. */
import assert from 'node:assert/strict';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { gradients } from '../../../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../../../src/core/graph/leaf';
import { reduceSum } from '../../../../../src/core/ops/reduce';
import { assertNumbers } from './assert-value';
import { call, known, numbersOf } from './call';

describe('an elementwise operator of images', () => {
  const image = known(
    Array.from({ length: 24 }, (_, index) => index - 11.5),
    [1, 3, 2, 4],
  );
  const stored = Value.channelsLast(
    constant(numbersOf(Value.of(image.channelsLast, 'float32')), [1, 2, 4, 3]),
    'float32',
  );

  const calls: Record<string, readonly (Value | undefined)[]> = {
    Relu: [],
    Round: [],
    PRelu: [known([0.1, 0.2, 0.3], [3, 1, 1])],
    Add: [known([1, 2, 3, 4])],
    Max: [known([0], []), known([1, 2, 3, 4, 5, 6, 7, 8], [2, 4])],
    Clip: [known([-2], []), known([2], [])],
    Greater: [known([0], [])],
  };
  for (const [name, rest] of Object.entries(calls))
    it(`${name} keeps channels last`, () => {
      const [value] = call(name, [stored, ...rest]).outputs;
      const [plain] = call(name, [image, ...rest]).outputs;
      assert.ok(value?.isChannelsLast && !plain?.isChannelsLast);
      assert.deepEqual(value.shape, [1, 3, 2, 4]);
      assert.equal(value.type, plain?.type);
      assertNumbers(value, numbersOf(plain));
    });
});

describe('gradients of elementwise operators', () => {
  const node = input('x', [4]);
  const slopes: Record<string, { rest?: readonly Value[]; at: readonly number[]; expected: readonly number[] }> = {
    Clip: { rest: [known([-1], []), known([2], [])], at: [-2, -1, 2, 3], expected: [0, 1, 1, 0] },
    Round: { at: [0.2, 0.7, 1.5, 2], expected: [0, 0, 0, 0] },
    Greater: { rest: [known([0], [])], at: [-1, 0, 1, 2], expected: [0, 0, 0, 0] },
    HardSwish: { at: [-4, -1.5, 1.5, 4], expected: [0, 0, 1, 1] },
    Pow: { rest: [known([3], [])], at: [-1, 0, 1, 2], expected: [3, 0, 3, 12] },
  };
  for (const [name, { rest = [], at, expected }] of Object.entries(slopes))
    it(name, () => {
      const [value] = call(name, [Value.of(node, 'float32'), ...rest]).outputs;
      const [slope] = gradients([reduceSum(value!.node)], [scalar(1)], [node]);
      assert.deepEqual(
        numbersOf(Value.of(slope, 'float32'), { x: at }).map((each) => each + 0),
        expected,
      );
    });
});

describe('what contradicts itself', () => {
  const bad: Record<string, () => unknown> = {
    'operands that do not broadcast': () => call('Add', [known([1, 2]), known([1, 2, 3])]),
    'a missing operand': () => call('Add', [known([1, 2])]),
    'a missing operand among many': () => call('Sum', [known([1]), undefined]),
    'nothing to add up': () => call('Sum', []),
    'a bound that is no number': () => call('Clip', [known([1, 2]), known([0, 1])]),
    'an attribute of another type': () => call('Elu', [known([1])], { alpha: 'much' }),
    'bits of a float': () => call('BitShift', [known([1]), known([1])], { direction: 'LEFT' }),
    'a direction that there is not': () =>
      call('BitShift', [known([1], [1], 'uint8'), known([1], [1], 'uint8')], { direction: 'UP' }),
    'an axis that there is not': () => call('Hardmax', [known([1, 2])], { axis: 2 }),
  };
  for (const [title, run] of Object.entries(bad)) it(title, () => assert.throws(run, RangeError));
});
