import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  channelPlane,
  indexAt,
  matrixOf,
  panned,
  placeOfIndex,
  planeOf,
  reducedAxes,
  uncovering,
  usualPlane,
  zoomed,
} from '../../../webview/plane';

const shape = [3, 3, 8, 16];

describe('a plane on the page', () => {
  it('is all axes but the last down, the last across', () => {
    assert.deepEqual(usualPlane(shape), { rows: [0, 1, 2], columns: [3], fixed: {} });
    assert.deepEqual(matrixOf(shape, usualPlane(shape)), [72, 16]);
    assert.deepEqual(matrixOf([10], usualPlane([10])), [1, 10]);
    assert.deepEqual(matrixOf([], usualPlane([])), [1, 1]);
  });

  it('of two axes is reduced over the others', () => {
    assert.deepEqual(reducedAxes(shape, planeOf(3, 0)), [1, 2]);
    assert.deepEqual(matrixOf(shape, planeOf(3, 0)), [16, 3]);
    assert.deepEqual(reducedAxes(shape, { ...planeOf(3, 0), fixed: { 1: 2 } }), [2]);
  });

  it('of a channel holds the axes that number it', () => {
    assert.deepEqual(channelPlane(shape, [3], 5), { rows: [0, 1], columns: [2], fixed: { 3: 5 } });
    assert.deepEqual(channelPlane([784, 300], [1], 7), { rows: [], columns: [0], fixed: { 1: 7 } });
    // Depthwise: channels × multiplier number the units together.
    assert.deepEqual(channelPlane([3, 3, 8, 2], [2, 3], 5), { rows: [0], columns: [1], fixed: { 2: 2, 3: 1 } });
  });

  it('knows the index of each of its places, and the place of the index', () =>
    fc.assert(
      fc.property(fc.nat(71), fc.nat(15), (row, column) => {
        const plane = usualPlane(shape);
        const index = indexAt(shape, plane, { row, column });
        assert.equal(((index[0] * 3 + index[1]) * 8 + index[2]) * 16 + index[3], row * 16 + column);
        assert.deepEqual(placeOfIndex(shape, plane, index), { row, column });
      }),
    ));

  it('holds fixed axes, and stands at the first weight of reduced ones', () =>
    assert.deepEqual(indexAt(shape, { ...planeOf(3, 0), fixed: { 2: 4 } }, { row: 9, column: 2 }), [2, 0, 4, 9]));
});

describe('a window on a plane', () => {
  const matrix = [784, 300] as const;
  const window = fc
    .record({ height: fc.integer({ min: 4, max: 784 }), width: fc.integer({ min: 4, max: 300 }) })
    .chain(({ height, width }) =>
      fc.record({
        top: fc.nat(784 - height),
        left: fc.nat(300 - width),
        height: fc.constant(height),
        width: fc.constant(width),
      }),
    );
  const place = fc.record({ row: fc.nat(783), column: fc.nat(299) });

  it('stays inside the matrix, and keeps the place that it nears in sight', () =>
    fc.assert(
      fc.property(window, place, fc.constantFrom(2, 1.25, 0.8, 0.5), (from, around, factor) => {
        const seen = uncovering(matrix, from, around);
        const next = zoomed(matrix, seen, around, factor) ?? { top: 0, left: 0, height: 784, width: 300 };
        assert.ok(next.top >= 0 && next.top + next.height <= 784);
        assert.ok(next.left >= 0 && next.left + next.width <= 300);
        assert.ok(around.row >= next.top && around.row < next.top + next.height);
        assert.ok(around.column >= next.left && around.column < next.left + next.width);
      }),
    ));

  it('is all of it again when it is far enough', () =>
    assert.equal(zoomed(matrix, { top: 5, left: 5, height: 500, width: 200 }, { row: 9, column: 9 }, 0.5), undefined));

  it('is not nearer than four places', () => {
    const near = { top: 0, left: 0, height: 4, width: 4 };
    assert.deepEqual(zoomed(matrix, near, { row: 1, column: 1 }, 2), near);
  });

  it('moves inside the matrix alone', () => {
    const from = { top: 10, left: 10, height: 50, width: 50 };
    assert.deepEqual(panned(matrix, from, -100, 1000), { top: 0, left: 250, height: 50, width: 50 });
  });
});
