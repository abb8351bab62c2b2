/** Images read at computed places, and put together of windows, by hand. */
import assert from 'node:assert/strict';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import type { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { assertNumbers } from './assert-value';
import { call, known } from './call';

const image = known([1, 2, 3, 4], [1, 1, 2, 2]);
/** The middle, the centre of the first pixel where pixels are areas, its outer border, and a place outside. */
const grid = known([0, 0, -0.5, -0.5, -1, -1, -3, -0.5], [1, 1, 4, 2]);

describe('GridSample', () => {
  const rows: Record<
    string,
    [attributes: Record<string, AttributeValue>, expected: readonly number[], opset?: number]
  > = {
    'pixels are areas, zeros around': [{}, [2.5, 1, 0.25, 0]],
    'pixels are points': [{ align_corners: 1 }, [2.5, 1.75, 1, 0]],
    'the margin around': [{ padding_mode: 'border' }, [2.5, 1, 1, 1]],
    'mirrored around': [{ padding_mode: 'reflection', align_corners: 1 }, [2.5, 1.75, 1, 2.5]],
    'the nearest pixel': [{ mode: 'nearest', padding_mode: 'border' }, [1, 1, 1, 1]],
    'by the names of opset 16': [{ mode: 'bilinear' }, [2.5, 1, 0.25, 0], 16],
  };
  for (const [name, [attributes, expected, opset = 22]] of Object.entries(rows))
    it(name, () => {
      const [y] = call('GridSample', [image, grid], attributes, { opset }).outputs;
      assert.deepEqual(y?.shape, [1, 1, 1, 4]);
      assertNumbers(y, expected);
    });

  it('a place is named by its column first', () => {
    const [y] = call('GridSample', [image, known([1, -1], [1, 1, 1, 2])], { align_corners: 1 }).outputs;
    assertNumbers(y, [2]);
  });
  it('refuses a grid of another number of axes', () =>
    assert.throws(() => call('GridSample', [image, known([0, 0, 0], [1, 1, 1, 3])]), RangeError));
  it('refuses a grid of other examples', () =>
    assert.throws(() => call('GridSample', [image, known([0, 0, 0, 0], [2, 1, 1, 2])]), RangeError));
});

describe('AffineGrid', () => {
  const theta = known([1, 0, 0.5, 0, 2, 0], [1, 2, 3]);
  const rows: Record<
    string,
    [size: readonly number[], attributes: Record<string, AttributeValue>, expected: number[]]
  > = {
    'pixels are areas': [[1, 1, 1, 2], {}, [0, 0, 1, 0]],
    'pixels are points': [[1, 1, 2, 2], { align_corners: 1 }, [-0.5, -2, 1.5, -2, -0.5, 2, 1.5, 2]],
  };
  for (const [name, [size, attributes, expected]] of Object.entries(rows))
    it(name, () => {
      const [y] = call('AffineGrid', [theta, known(size)], attributes).outputs;
      assert.deepEqual(y?.shape, [1, ...size.slice(2), 2]);
      assertNumbers(y, expected);
    });

  const broken: Record<string, readonly number[]> = {
    'another number of axes': [1, 1, 1, 2, 2],
    'other examples': [2, 1, 1, 2],
    'no pixel': [1, 1, 0, 2],
    'pixels beyond reason': [1, 1, 2 ** 20, 2 ** 20],
    'no image': [1, 1],
  };
  for (const [name, size] of Object.entries(broken))
    it(`refuses ${name}`, () => assert.throws(() => call('AffineGrid', [theta, known(size)]), RangeError));
});

describe('Col2Im', () => {
  const windows = known([1, 2, 3, 10, 20, 30], [1, 2, 3]);
  interface Row {
    readonly x?: Value;
    readonly image: readonly number[];
    readonly block: readonly number[];
    readonly attributes?: Record<string, AttributeValue>;
    readonly shape: readonly number[];
    readonly expected: readonly number[];
  }
  const rows: Record<string, Row> = {
    'windows that overlap add up': { image: [4], block: [2], shape: [1, 1, 4], expected: [1, 12, 23, 30] },
    'in two dimensions': { image: [1, 4], block: [1, 2], shape: [1, 1, 1, 4], expected: [1, 12, 23, 30] },
    'of two channels': { image: [3], block: [1], shape: [1, 2, 3], expected: [1, 2, 3, 10, 20, 30] },
    strided: {
      image: [6],
      block: [2],
      attributes: { strides: [2] },
      shape: [1, 1, 6],
      expected: [1, 10, 2, 20, 3, 30],
    },
    dilated: { image: [5], block: [2], attributes: { dilations: [2] }, shape: [1, 1, 5], expected: [1, 2, 13, 20, 30] },
    'padding falls away': {
      image: [2],
      block: [2],
      attributes: { pads: [1, 1] },
      shape: [1, 1, 2],
      expected: [12, 23],
    },
  };
  for (const [name, { x = windows, image: extents, block, attributes, shape, expected }] of Object.entries(rows))
    it(name, () => {
      const [y] = call('Col2Im', [x, known(extents), known(block)], attributes).outputs;
      assert.deepEqual(y?.shape, shape);
      assertNumbers(y, expected);
    });

  const broken: Record<string, [image: readonly number[], block: readonly number[]]> = {
    'windows of another number': [[5], [2]],
    'channels that do not split': [[3], [3]],
    'windows of nothing': [[4], [0]],
    'blocks of another number of axes': [[4], [2, 1]],
    'no axis': [[], []],
  };
  for (const [name, [extents, block]] of Object.entries(broken))
    it(`refuses ${name}`, () =>
      assert.throws(() => call('Col2Im', [windows, known(extents), known(block)]), RangeError));
});
