/** Reductions: values by hand, axes as attributes and as inputs, axes kept or not, images with channels last. */
import assert from 'node:assert/strict';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { constant } from '../../../../../src/core/graph/leaf';
import { range } from '../../../../../src/core/graph/shape';
import { assertNumbers } from './assert-value';
import { call, fed, known, numbersOf } from './call';

const x = known([1, 2, -3, 4, 0.5, 6], [2, 3]);
const axis = (...axes: readonly number[]): Value => known(axes, [axes.length], 'int64');

/** Over the last axis. */
const expected: Record<string, readonly number[]> = {
  ReduceL1: [6, 10.5],
  ReduceL2: [Math.sqrt(14), Math.sqrt(52.25)],
  ReduceLogSumExp: [Math.log(Math.E + Math.E ** 2 + Math.E ** -3), Math.log(Math.E ** 4 + Math.E ** 0.5 + Math.E ** 6)],
  ReduceMax: [2, 6],
  ReduceMean: [0, 3.5],
  ReduceMin: [-3, 0.5],
  ReduceProd: [-6, 12],
  ReduceSum: [0, 10.5],
  ReduceSumSquare: [14, 52.25],
};

describe('ONNX reductions', () => {
  for (const [name, numbers] of Object.entries(expected))
    it(name, () => {
      const versions: [inputs: Value[], attributes: Record<string, AttributeValue>, opset: number][] = [
        [[x], { axes: [1] }, name === 'ReduceSum' ? 12 : 13],
        [[x], { axes: [-1] }, 7],
        [[x, axis(1)], {}, 18],
        [[x, axis(-1)], {}, 25],
      ];
      for (const [inputs, attributes, opset] of versions) {
        const [kept] = call(name, inputs, attributes, { opset }).outputs;
        assert.deepEqual(kept?.shape, [2, 1]);
        assertNumbers(kept, numbers);
        const [bare] = call(name, inputs, { ...attributes, keepdims: 0 }, { opset }).outputs;
        assert.deepEqual(bare?.shape, [2]);
        assertNumbers(bare, numbers);
      }
    });

  it('ReduceLogSum', () => assertNumbers(call('ReduceLogSum', [known([1, 2, 4])]).outputs[0], [Math.log(7)]));

  it('ReduceSum takes its axes from an input five versions before the others', () => {
    assertNumbers(call('ReduceSum', [x, axis(0)], {}, { opset: 13 }).outputs[0], [5, 2.5, 3]);
    assertNumbers(call('ReduceMax', [x], { axes: [0] }, { opset: 17 }).outputs[0], [4, 2, 6]);
  });

  const nothingNamed: [
    title: string,
    inputs: (Value | undefined)[],
    attributes: Record<string, number>,
    shape: number[],
  ][] = [
    ['no axes', [x], {}, [1, 1]],
    ['no axes, none kept', [x], { keepdims: 0 }, []],
    ['an empty list', [x, axis()], {}, [1, 1]],
    ['a left-out list', [x, undefined], {}, [1, 1]],
    ['nothing to do', [x, axis()], { noop_with_empty_axes: 1 }, [2, 3]],
    ['nothing to do, none kept', [x], { noop_with_empty_axes: 1, keepdims: 0 }, [2, 3]],
    ['axes in spite of it', [x, axis(0)], { noop_with_empty_axes: 1 }, [1, 3]],
  ];
  for (const [title, inputs, attributes, shape] of nothingNamed)
    it(`of ${title}`, () => assert.deepEqual(call('ReduceSum', inputs, attributes).outputs[0]?.shape, shape));

  it('of integers is an integer', () => {
    const [mean] = call('ReduceMean', [known([-1, -2], [2], 'int32')]).outputs;
    assert.equal(mean?.type, 'int32');
    assertNumbers(mean, [-1]);
  });

  const empty: [name: string, type: 'float32' | 'bool' | 'uint8', expected: number][] = [
    ['ReduceSum', 'float32', 0],
    ['ReduceProd', 'float32', 1],
    ['ReduceMax', 'float32', -Infinity],
    ['ReduceMin', 'float32', Infinity],
    ['ReduceMax', 'bool', 0],
    ['ReduceMin', 'bool', 1],
    ['ReduceMax', 'uint8', 0],
    ['ReduceMin', 'uint8', 255],
  ];
  for (const [name, type, number] of empty)
    it(`${name} of no ${type}`, () =>
      assert.deepEqual(numbersOf(call(name, [known([], [2, 0], type), axis(1)]).outputs[0]), [number, number]));

  describe('of images with channels last', () => {
    const shape = [1, 3, 2, 4];
    const image = known(
      range(24).map((index) => ((index * 7) % 11) - 5),
      shape,
    );
    const stored = Value.channelsLast(
      constant(numbersOf(Value.of(image.channelsLast, 'float32')), [1, 2, 4, 3]),
      'float32',
    );
    for (const axes of [[1], [2], [2, 3], [0, 1], [1, 3], [0, 1, 2, 3], [3, 2], []])
      for (const keepdims of [0, 1])
        it(`over ${axes.join(', ') || 'all'}${keepdims ? ', kept' : ''}`, () => {
          const [plain] = call('ReduceMax', [image, axis(...axes)], { keepdims }).outputs;
          const [value] = call('ReduceMax', [stored, axis(...axes)], { keepdims }).outputs;
          assert.deepEqual(value?.shape, plain?.shape);
          assertNumbers(value, numbersOf(plain));
        });
    it('which stay so', () => assert.ok(call('ReduceMean', [stored, axis(2, 3)]).outputs[0]?.isChannelsLast));
  });

  it('refuses axes that depend on data, and axes that there are not', () => {
    assert.throws(() => call('ReduceSum', [x, fed('axes', [1], 'int64')]), Unsupported);
    assert.throws(() => call('ReduceSum', [x, axis(2)]), RangeError);
    assert.throws(() => call('ReduceMax', [x], { axes: [-3] }, { opset: 11 }), RangeError);
  });
});
