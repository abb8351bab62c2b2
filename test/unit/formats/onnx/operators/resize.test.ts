/** Changes of resolution by hand: what nodes of each opset say. (How positions are mixed: test/unit/ops/resize.test.ts.) */
import assert from 'node:assert/strict';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { assertNumbers } from './assert-value';
import { call, known } from './call';

const line = known([1, 2, 4], [1, 1, 3]);
const plane = known([1, 2, 3, 4], [1, 1, 2, 2]);
const sizes = (...numbers: number[]): Value => known(numbers, [numbers.length], 'int64');
const none = known([], [0]);

interface Row {
  readonly operator?: 'Upsample';
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly opset?: number;
  readonly shape: readonly number[];
  readonly expected: readonly number[];
}

describe('Resize and Upsample', () => {
  const rows: Record<string, Row> = {
    'by sizes': {
      inputs: [line, undefined, undefined, sizes(1, 1, 6)],
      shape: [1, 1, 6],
      expected: [1, 1, 2, 2, 4, 4],
    },
    'by scales, of two equally near the first': {
      inputs: [line, none, known([1, 1, 0.5])],
      attributes: { nearest_mode: 'round_prefer_floor' },
      shape: [1, 1, 1],
      expected: [1],
    },
    'by scales, of two equally near the second': {
      inputs: [line, none, known([1, 1, 0.5])],
      attributes: { nearest_mode: 'round_prefer_ceil' },
      shape: [1, 1, 1],
      expected: [2],
    },
    'linear, centres of pixels': {
      inputs: [known([1, 3], [1, 1, 2]), none, known([1, 1, 2]), none],
      attributes: { mode: 'linear' },
      shape: [1, 1, 4],
      expected: [1, 1.5, 2.5, 3],
    },
    'linear, corners meet': {
      inputs: [known([1, 4], [1, 1, 2]), none, known([1, 1, 2])],
      attributes: { mode: 'linear', coordinate_transformation_mode: 'align_corners' },
      shape: [1, 1, 4],
      expected: [1, 2, 3, 4],
    },
    'linear, corners of pixels': {
      inputs: [known([1, 3], [1, 1, 2]), none, known([1, 1, 2])],
      attributes: { mode: 'linear', coordinate_transformation_mode: 'asymmetric' },
      shape: [1, 1, 4],
      expected: [1, 2, 3, 3],
    },
    'cubic, by Keys’s slope': {
      inputs: [known([0, 0, 8, 0], [1, 1, 4]), none, known([1, 1, 0.25])],
      attributes: { mode: 'cubic', cubic_coeff_a: -0.5 },
      shape: [1, 1, 1],
      expected: [4.5],
    },
    'antialiased: a mean of all positions': {
      inputs: [known([1, 2, 3, 6], [1, 1, 4]), none, known([1, 1, 0.5])],
      attributes: { mode: 'linear', antialias: 1 },
      shape: [1, 1, 2],
      expected: [1.625, 4.375],
    },
    'named axes, the last one first': {
      inputs: [plane, undefined, undefined, sizes(4, 2)],
      attributes: { axes: [-1, 2] },
      opset: 18,
      shape: [1, 1, 2, 4],
      expected: [1, 1, 2, 2, 3, 3, 4, 4],
    },
    'not larger than is said': {
      inputs: [plane, undefined, undefined, sizes(6, 3)],
      attributes: { axes: [2, 3], keep_aspect_ratio_policy: 'not_larger' },
      shape: [1, 1, 3, 3],
      expected: [1, 1, 2, 1, 1, 2, 3, 3, 4],
    },
    'not smaller than is said': {
      inputs: [known([1, 2], [1, 1, 1, 2]), undefined, undefined, sizes(2, 2)],
      attributes: { axes: [2, 3], keep_aspect_ratio_policy: 'not_smaller' },
      shape: [1, 1, 2, 4],
      expected: [1, 1, 2, 2, 1, 1, 2, 2],
    },
    'a region that leaves the image': {
      inputs: [known([1, 3], [1, 1, 2]), known([0, 0, 0, 1, 1, 2]), undefined, sizes(1, 1, 3)],
      attributes: { mode: 'linear', coordinate_transformation_mode: 'tf_crop_and_resize', extrapolation_value: 9 },
      shape: [1, 1, 3],
      expected: [1, 3, 9],
    },
    'half of it, over an extent that follows from the whole': {
      inputs: [known([1, 3, 5], [1, 1, 3]), known([0, 0, 0.5, 1, 1, 1]), known([1, 1, 2])],
      attributes: { mode: 'linear', coordinate_transformation_mode: 'tf_crop_and_resize' },
      shape: [1, 1, 6],
      expected: [3, 3.4, 3.8, 4.2, 4.6, 5],
    },
    'of opset 10: corners of pixels': {
      inputs: [known([1, 3], [1, 1, 2]), known([1, 1, 2])],
      attributes: { mode: 'linear' },
      opset: 10,
      shape: [1, 1, 4],
      expected: [1, 2, 3, 3],
    },
    'of opset 10, to less, as onnxruntime does': {
      inputs: [line, known([1, 1, 0.7])],
      opset: 10,
      shape: [1, 1, 2],
      expected: [1, 4],
    },
    'of opset 11: centres, measured from the border': {
      inputs: [known([1, 2, 3, 4], [1, 1, 4]), none, none, sizes(1, 1, 2)],
      attributes: { coordinate_transformation_mode: 'tf_half_pixel_for_nn', nearest_mode: 'floor' },
      opset: 11,
      shape: [1, 1, 2],
      expected: [2, 4],
    },
    'Upsample of opset 7': {
      operator: 'Upsample',
      inputs: [line],
      attributes: { scales: [1, 1, 2] },
      opset: 7,
      shape: [1, 1, 6],
      expected: [1, 1, 2, 2, 4, 4],
    },
    'Upsample of opset 9': {
      operator: 'Upsample',
      inputs: [known([1, 3], [1, 1, 2]), known([1, 1, 2])],
      attributes: { mode: 'linear' },
      opset: 9,
      shape: [1, 1, 4],
      expected: [1, 2, 3, 3],
    },
  };
  for (const [name, { operator = 'Resize', inputs, attributes = {}, opset = 19, shape, expected }] of Object.entries(
    rows,
  ))
    it(name, () => {
      const [y] = call(operator, inputs, attributes, { opset }).outputs;
      assert.deepEqual(y?.shape, shape);
      assertNumbers(y, expected);
    });

  it('an image that is stored with its channels last stays so', () => {
    const stored = Value.channelsLast(known([1, 10, 2, 20], [1, 2, 2]).node, 'float32');
    const [y] = call('Resize', [stored, undefined, undefined, sizes(1, 2, 4)]).outputs;
    assert.deepEqual([y?.isChannelsLast, y?.shape], [true, [1, 2, 4]]);
    assertNumbers(y, [1, 1, 2, 2, 10, 10, 20, 20]);
  });

  it('in float32, seven tenths of ten are seven', () => {
    const [y] = call('Resize', [
      known(new Array<number>(10).fill(1), [1, 1, 10]),
      none,
      known([1, 1, Math.fround(0.7)]),
    ]).outputs;
    assert.deepEqual(y?.shape, [1, 1, 7]);
  });

  const broken: Record<string, () => unknown> = {
    'neither scales nor sizes': () => call('Resize', [line, none, none]),
    both: () => call('Resize', [line, none, known([1, 1, 2]), sizes(1, 1, 6)]),
    'scales for another number of axes': () => call('Resize', [line, none, known([2])]),
    'an axis that is none': () => call('Resize', [line, none, known([2])], { axes: [3] }),
    'a size of 0': () => call('Resize', [line, undefined, undefined, sizes(1, 1, 0)]),
    'a scale of 0': () => call('Resize', [line, none, known([1, 1, 0])]),
    'a negative scale': () => call('Resize', [line, none, known([1, 1, -1])]),
    'an infinite scale': () => call('Resize', [line, none, known([1, 1, Infinity])]),
    'a size beyond reason': () => call('Resize', [line, undefined, undefined, sizes(1, 1, 2 ** 40)]),
    'positions beyond reason': () =>
      call('Resize', [line, undefined, undefined, sizes(1, 1, 2 ** 19)], { mode: 'cubic' }),
    'no region': () =>
      call('Resize', [line, none, known([1, 1, 2])], { coordinate_transformation_mode: 'tf_crop_and_resize' }),
    'another mode': () => call('Resize', [line, none, known([1, 1, 2])], { mode: 'lanczos' }),
  };
  for (const [name, build] of Object.entries(broken)) it(`refuses ${name}`, () => assert.throws(build, RangeError));

  const integers = known([1, 2], [1, 1, 2], 'uint8');
  it('repeats integers, and refuses to mix them', () => {
    const [y] = call('Resize', [integers, none, known([1, 1, 2])]).outputs;
    assert.equal(y?.type, 'uint8');
    assertNumbers(y, [1, 1, 2, 2]);
    assert.throws(() => call('Resize', [integers, none, known([1, 1, 2])], { mode: 'linear' }), Unsupported);
  });
  it('refuses other coordinates, by name', () =>
    assert.throws(
      () => call('Resize', [line, none, known([1, 1, 2])], { coordinate_transformation_mode: 'polar' }),
      Unsupported,
    ));
});
