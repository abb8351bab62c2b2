/** Pools by hand. */
import assert from 'node:assert/strict';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { call, fed, known, numbersOf } from './call';

const line = known([4, -3, 2, 1, 5], [1, 1, 5]);
const cube = known([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2]);
const plane = known([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);

interface Row {
  readonly x: Value;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly shape: readonly number[];
  readonly expected: readonly number[];
}
const operators: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  MaxPool: {
    'in one dimension': { x: line, attributes: { kernel_shape: [2] }, shape: [1, 1, 4], expected: [4, 2, 2, 5] },
    'strided: a position is left over': {
      x: line,
      attributes: { kernel_shape: [2], strides: [2] },
      shape: [1, 1, 2],
      expected: [4, 2],
    },
    'rounded up': {
      x: line,
      attributes: { kernel_shape: [2], strides: [2], ceil_mode: 1 },
      shape: [1, 1, 3],
      expected: [4, 2, 5],
    },
    'rounded up, but no window starts behind the image': {
      x: known([-1, -2, -3], [1, 1, 3]),
      attributes: { kernel_shape: [2], strides: [3], pads: [0, 1], ceil_mode: 1 },
      shape: [1, 1, 1],
      expected: [-1],
    },
    'padding is never the largest': {
      x: known([-1, -2], [1, 1, 2]),
      attributes: { kernel_shape: [2], pads: [1, 1] },
      shape: [1, 1, 3],
      expected: [-1, -1, -2],
    },
    dilated: { x: line, attributes: { kernel_shape: [2], dilations: [2] }, shape: [1, 1, 3], expected: [4, 1, 5] },
    SAME_LOWER: {
      x: line,
      attributes: { kernel_shape: [2], auto_pad: 'SAME_LOWER' },
      shape: [1, 1, 5],
      expected: [4, 4, 2, 2, 5],
    },
    'in three dimensions': {
      x: cube,
      attributes: { kernel_shape: [2, 1, 2] },
      shape: [1, 1, 1, 2, 1],
      expected: [6, 8],
    },
    'of integers': {
      x: known([1, 7], [1, 1, 2], 'uint8'),
      attributes: { kernel_shape: [2] },
      shape: [1, 1, 1],
      expected: [7],
    },
  },
  AveragePool: {
    'of the image alone': {
      x: plane,
      attributes: { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1] },
      shape: [1, 1, 2, 2],
      expected: [3, 4.5, 7.5, 9],
    },
    'of padding too': {
      x: plane,
      attributes: { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1], count_include_pad: 1 },
      shape: [1, 1, 2, 2],
      expected: [3, 2.25, 3.75, 2.25],
    },
    'rounded up: what lies behind the padding does not count': {
      x: line,
      attributes: { kernel_shape: [3], strides: [3], pads: [1, 0], ceil_mode: 1, count_include_pad: 1 },
      shape: [1, 1, 2],
      expected: [1 / 3, 8 / 3],
    },
    'rounded up: behind the image, with padding that counts': {
      x: known([3, 3], [1, 1, 2]),
      attributes: { kernel_shape: [3], strides: [2], pads: [1, 1], ceil_mode: 1, count_include_pad: 1 },
      shape: [1, 1, 2],
      expected: [2, 1.5],
    },
    'in three dimensions, dilated': {
      x: cube,
      attributes: { kernel_shape: [2, 2, 1], dilations: [1, 1, 5] },
      shape: [1, 1, 1, 1, 2],
      expected: [4, 5],
    },
  },
  LpPool: {
    'of order 2': {
      x: known([3, 4, 0], [1, 1, 3]),
      attributes: { kernel_shape: [2] },
      shape: [1, 1, 2],
      expected: [5, 4],
    },
    'of order 1': { x: line, attributes: { kernel_shape: [2], p: 1 }, shape: [1, 1, 4], expected: [7, 5, 3, 6] },
  },
  GlobalAveragePool: { 'keeps axes': { x: cube, shape: [1, 1, 1, 1, 1], expected: [4.5] } },
  GlobalMaxPool: {
    'of each channel': { x: known([1, 2, 4, 3], [1, 2, 2]), shape: [1, 2, 1], expected: [2, 4] },
  },
  GlobalLpPool: {
    'of order 2 unless it is said': { x: known([3, -4], [1, 1, 2]), shape: [1, 1, 1], expected: [5] },
    'of order 1': { x: known([3, -4], [1, 1, 2]), attributes: { p: 1 }, shape: [1, 1, 1], expected: [7] },
  },
};

const close = (actual: readonly number[], expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  for (const [index, each] of expected.entries()) assert.ok(Math.abs(actual[index] - each) < 1e-12, actual.join());
};

for (const [operator, rows] of Object.entries(operators))
  describe(operator, () => {
    for (const [name, { x, attributes, shape, expected }] of Object.entries(rows))
      it(name, () => {
        const [y] = call(operator, [x], attributes).outputs;
        assert.deepEqual(y?.shape, shape);
        assert.equal(y.type, x.type);
        close(numbersOf(y), expected);
      });
  });

describe('an image that is stored with its channels last', () => {
  const stored = Value.channelsLast(known([1, 2, 3, 4], [1, 2, 2]).node, 'float32');
  for (const [operator, expected] of Object.entries({ GlobalAveragePool: [2, 3], GlobalMaxPool: [3, 4] }))
    it(`${operator} leaves it so`, () => {
      const [y] = call(operator, [stored]).outputs;
      assert.deepEqual([y?.shape, y?.isChannelsLast], [[1, 2, 1], true]);
      assert.deepEqual(numbersOf(y), expected);
    });
});

describe('pools that do not fit are refused', () => {
  const rows: Record<string, [x: Value, attributes: Readonly<Record<string, AttributeValue>>]> = {
    'no windows': [line, {}],
    'windows of another number of dimensions': [line, { kernel_shape: [2, 2] }],
    'a window of nothing': [line, { kernel_shape: [0] }],
    'a window longer than the image': [line, { kernel_shape: [6] }],
    'no spatial axes': [known([1, 2], [1, 2]), { kernel_shape: [] }],
    'a window beyond reason': [line, { kernel_shape: [2 ** 40], pads: [2 ** 40, 0] }],
  };
  for (const [name, [x, attributes]] of Object.entries(rows))
    it(name, () => assert.throws(() => call('MaxPool', [x], attributes), RangeError));

  it('a norm of order 0', () => assert.throws(() => call('GlobalLpPool', [line], { p: 0 }), RangeError));
  it('positions of the largest elements of a volume, by name, and only if they are read', () => {
    const attributes = { kernel_shape: [1, 1, 1] };
    assert.equal(call('MaxPool', [cube], attributes).outputs.length, 1);
    assert.throws(() => call('MaxPool', [cube], attributes, { used: [0, 1] }), Unsupported);
  });
});

describe('an image of absurd extents', () => {
  const image = fed('x', [1, 1, 2 ** 18, 2 ** 9]);
  const rows: Record<string, [operator: string, attributes: Row['attributes']]> = {
    'a mean of the image alone': ['AveragePool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
    'a maximum, rounded up': ['MaxPool', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }],
    'a norm': ['LpPool', { kernel_shape: [1, 2] }],
  };
  for (const [name, [operator, attributes]] of Object.entries(rows))
    it(`costs nothing while nothing is computed: ${name}`, () => {
      const before = process.memoryUsage().arrayBuffers;
      assert.equal(call(operator, [image], attributes).outputs[0]?.rank, 4);
      assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 26);
    });
});

describe('positions of the largest elements', () => {
  const images = known([1, 5, 2, 9, 3, 9, 7, 8, 6, 4, 4, 4], [1, 2, 2, 3]);
  const rows: Record<string, [x: Value, attributes: Row['attributes'], expected: readonly number[]]> = {
    'of two images, the first of equal ones': [images, { kernel_shape: [2, 2] }, [3, 5, 7, 7]],
    'column by column': [images, { kernel_shape: [2, 2], storage_order: 1 }, [1, 5, 8, 8]],
    'of a line': [line, { kernel_shape: [2], strides: [2] }, [0, 2]],
    'padding is none': [known([-3, -2], [1, 1, 2]), { kernel_shape: [2], pads: [1, 1] }, [0, 1, 1]],
  };
  for (const [name, [x, attributes, expected]] of Object.entries(rows))
    it(name, () => {
      const [largest, positions] = call('MaxPool', [x], attributes, { used: [0, 1] }).outputs;
      assert.deepEqual([positions?.shape, positions?.type], [largest?.shape, 'int64']);
      assert.deepEqual(numbersOf(positions), expected);
    });
});

describe('MaxUnpool', () => {
  const pooled = known([5, 9], [1, 1, 1, 2]);
  const positions = known([1, 3], [1, 1, 1, 2], 'int64');
  const attributes = { kernel_shape: [2, 2], strides: [2, 2] };

  it('puts the largest elements back in their places', () => {
    const [image] = call('MaxUnpool', [pooled, positions], attributes).outputs;
    assert.deepEqual(image?.shape, [1, 1, 2, 4]);
    assert.deepEqual(numbersOf(image), [0, 5, 0, 9, 0, 0, 0, 0]);
  });
  it('once where windows overlapped', () => {
    const both = known([3, 3], [1, 1, 1, 2], 'int64');
    const [image] = call('MaxUnpool', [known([9, 9], [1, 1, 1, 2]), both], { kernel_shape: [2, 2] }).outputs;
    assert.deepEqual(numbersOf(image), [0, 0, 0, 9, 0, 0]);
  });
  it('into a larger image', () => {
    const [image] = call('MaxUnpool', [pooled, positions, known([1, 1, 2, 5])], attributes).outputs;
    assert.deepEqual(numbersOf(image), [0, 5, 0, 9, 0, 0, 0, 0, 0, 0]);
  });
  it('not into a smaller one', () =>
    assert.throws(() => call('MaxUnpool', [pooled, positions, known([1, 1, 2, 3])], attributes), RangeError));
  it('nor without windows', () => assert.throws(() => call('MaxUnpool', [pooled, positions]), RangeError));
});
