import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tile } from '../../../src/shared/pictures';
import { cellOf, heatmapPixels, moveCursor, pictureSize, placeAt, tileLimits } from '../../../webview/charts/heatmap';
import { placeLabels } from '../../../src/shared/charts/labels';
import { contrast, luminance, ramp, textOn } from '../../../src/shared/charts/ramp';
import { evenTicks, linearScale, logScale, valueScale } from '../../../src/shared/charts/scale';

describe('colour ramp', () => {
  it('carries text of at least 4.5 : 1 on every cell colour', () => {
    for (let step = 0; step <= 1000; step++) {
      const colour = ramp(step / 1000);
      assert.ok(contrast(colour, textOn(colour)) >= 4.5, `${step / 10} %`);
    }
  });
  it('grows in lightness', () => {
    for (let step = 1; step <= 64; step++)
      assert.ok(luminance(ramp(step / 64)) > luminance(ramp((step - 1) / 64)), `${step}`);
  });
  it('measures contrast as WCAG does', () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    // #767676 on white is the well-known edge of 4.5.
    assert.ok(Math.abs(contrast([0x76, 0x76, 0x76], [255, 255, 255]) - 4.54) < 0.005);
  });
  it('stays inside its ends', () => {
    assert.deepEqual(ramp(-1), ramp(0));
    assert.deepEqual(ramp(2), ramp(1));
  });
});

describe('label placement', () => {
  it('leaves labels where they want to be when there is room', () => {
    assert.deepEqual(placeLabels([30, 10, 60], 14, 0, 100), [30, 10, 60]);
  });
  it('spreads a crowd around its middle', () => {
    assert.deepEqual(placeLabels([50, 50, 50], 10, 0, 100), [40, 50, 60]);
  });
  it('keeps a crowd inside', () => {
    assert.deepEqual(placeLabels([0, 1, 2], 10, 0, 100), [0, 10, 20]);
    assert.deepEqual(placeLabels([99, 99], 10, 0, 100), [90, 100]);
  });
  it('stands closer where they do not fit', () => {
    assert.deepEqual(placeLabels([5, 5, 5], 14, 0, 20), [0, 10, 20]);
  });
  it('never overlaps, never leaves, never swaps', () => {
    const wanted = fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(wanted, (values) => {
        const gap = Math.min(14, 300 / Math.max(1, values.length - 1));
        const placed = placeLabels(values, 14, 0, 300);
        const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b] || a - b);
        order.forEach((label, rank) => {
          assert.ok(placed[label] >= -1e-6 && placed[label] <= 300 + 1e-6);
          if (rank > 0) assert.ok(placed[label] - placed[order[rank - 1]] >= gap - 1e-6);
        });
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('scales', () => {
  it('ticks fall on round numbers', () => {
    assert.deepEqual(evenTicks(0, 1, 4), [0, 0.5, 1]);
    assert.deepEqual(evenTicks(0, 2.3, 4), [0, 1, 2]);
    assert.deepEqual(evenTicks(0, 0.35, 4), [0, 0.1, 0.2, 0.3]);
    assert.deepEqual(evenTicks(0, 0, 4), [0]);
  });
  it('map ends to ends and hold at them', () => {
    const scale = linearScale(0, 10, 100, 0, []);
    assert.deepEqual(
      [0, 5, 10, 11].map((value) => scale.at(value)),
      [100, 50, 0, 0],
    );
  });
  it('are logarithmic over decades', () => {
    const scale = logScale(0.2, 90, 0, 300);
    assert.deepEqual(scale.ticks, [0.1, 1, 10, 100]);
    assert.ok(Math.abs(scale.at(10) - 200) < 1e-9);
    assert.equal(scale.at(0), 0);
  });
  it('hold every value and choose the logarithm by their span', () => {
    assert.ok(valueScale([0.1, 0.4, 2.3], 100, 0).at(2.3) > 0);
    assert.equal(valueScale([0.1, 0.4, 2.3], 100, 0).ticks[0], 0);
    assert.deepEqual(valueScale([0.1, 20], 100, 0).ticks, [0.1, 1, 10, 100]);
  });
});

/** A 4 × 2 matrix (taller than wide, so it lies on its side) without binning. */
const tile: Tile = {
  rows: 4,
  columns: 2,
  matrix: [4, 2],
  window: { top: 0, left: 0, height: 4, width: 2 },
  lowest: new Uint8Array(8),
  mean: Uint8Array.from([0, 255, 64, 200, 20, 30, 40, 50]),
  highest: new Uint8Array(8).fill(255),
  kept: Uint8Array.from([0, 255, 0, 255, 0, 0, 0, 0]),
};

/** All of a matrix. */
const whole = (rows: number, columns: number): Pick<Tile, 'matrix' | 'window'> => ({
  matrix: [rows, columns],
  window: { top: 0, left: 0, height: rows, width: columns },
});

describe('heatmap', () => {
  it('lays the longer side across', () => {
    const { width, height, pixels } = heatmapPixels(tile, 'kept');
    assert.deepEqual([width, height, pixels.length], [4, 2, 32]);
  });
  it('shows kept weights and leaves pruned ones transparent', () => {
    const { pixels } = heatmapPixels(tile, 'kept');
    const alpha = (x: number, y: number): number => pixels[(y * 4 + x) * 4 + 3];
    assert.deepEqual([alpha(0, 0), alpha(0, 1), alpha(1, 0), alpha(1, 1), alpha(2, 0)], [0, 255, 0, 255, 0]);
  });
  it('colours scores and magnitudes by the ramp', () => {
    const at = (mode: 'score' | 'weight', x: number, y: number): number[] => {
      const { pixels } = heatmapPixels(tile, mode);
      return [...pixels.slice((y * 4 + x) * 4, (y * 4 + x) * 4 + 4)];
    };
    assert.deepEqual(at('score', 0, 1), [...ramp(1), 255]);
    assert.deepEqual(at('score', 1, 1), [...ramp(200 / 255), 255]);
    assert.deepEqual(at('weight', 1, 0), [...ramp(Math.sqrt(64 / 255)), 255]);
  });
  it('finds the weight under a point, and its cell again', () => {
    assert.deepEqual(placeAt(tile, 0.3, 0.9), { row: 1, column: 1 });
    const { x, y } = cellOf(tile, { row: 1, column: 1 });
    assert.deepEqual([x, y], [0.25, 0.5]);
  });
  it('agrees with itself where several weights share a cell', () => {
    const binned: Tile = { ...tile, rows: 320, columns: 300, ...whole(784, 300) };
    for (let bin = 0; bin < 320; bin++) {
      const place = placeAt(binned, (bin + 0.5) / 320, 0.5);
      assert.equal(cellOf(binned, place).x, bin / 320);
    }
  });
  const keys: readonly (readonly [string, string, boolean, readonly [number, number]])[] = [
    ['right is the next row, the picture lying on its side', 'ArrowRight', false, [2, 1]],
    ['down is the next column', 'ArrowDown', false, [1, 1]],
    ['up', 'ArrowUp', false, [1, 0]],
    ['home', 'Home', false, [0, 1]],
    ['end', 'End', false, [3, 1]],
  ];
  for (const [name, key, far, expected] of keys)
    it(`moves its cursor: ${name}`, () => {
      const to = moveCursor(tile, { row: 1, column: 1 }, key, far);
      assert.deepEqual(to && [to.row, to.column], expected);
    });
  it('moves by a tenth with Shift', () => {
    const large: Tile = { ...tile, rows: 400, columns: 100, ...whole(400, 100) };
    assert.deepEqual(moveCursor(large, { row: 0, column: 0 }, 'ArrowRight', true), { row: 40, column: 0 });
    assert.deepEqual(moveCursor(large, { row: 0, column: 95 }, 'ArrowDown', true), { row: 0, column: 99 });
  });
  it('asks for what fits and for no more than the protocol allows', () => {
    assert.deepEqual(tileLimits([784, 300], undefined, 576, 1), { rows: 256, columns: 256 });
    assert.deepEqual(tileLimits([144, 64], undefined, 400, 1), { rows: 144, columns: 64 });
    assert.deepEqual(tileLimits([100, 4000], undefined, 576, 2), { rows: 100, columns: 256 });
    assert.deepEqual(tileLimits([1, 10], undefined, 576, 1), { rows: 1, columns: 10 });
    const window = { top: 700, left: 10, height: 20, width: 8 };
    assert.deepEqual(tileLimits([784, 300], window, 576, 1), { rows: 20, columns: 8 });
  });
  it('finds weights in a window, which keeps the way the whole matrix lies', () => {
    const part: Tile = {
      ...tile,
      rows: 2,
      columns: 2,
      ...whole(4, 2),
      window: { top: 2, left: 0, height: 2, width: 2 },
    };
    assert.deepEqual(placeAt(part, 0.1, 0.9), { row: 2, column: 1 });
    assert.deepEqual([cellOf(part, { row: 3, column: 0 }).x, cellOf(part, { row: 1, column: 0 }).x], [0.5, -0.5]);
  });
  it('draws a single row of many weights as a strip', () =>
    assert.deepEqual(pictureSize({ ...tile, rows: 1, columns: 256, ...whole(1, 784) }, 576), {
      width: 576,
      height: 20,
    }));
  it('shows the lowest and the highest of a cell', () => {
    assert.deepEqual([...heatmapPixels(tile, 'weight', 'highest').pixels.slice(0, 3)], [...ramp(1)]);
    assert.deepEqual([...heatmapPixels(tile, 'weight', 'lowest').pixels.slice(0, 3)], [...ramp(0)]);
  });
  it('is drawn in whole pixels when its cells are large', () => {
    assert.deepEqual(pictureSize({ ...tile, rows: 100, columns: 10, ...whole(100, 10) }, 576), {
      width: 500,
      height: 50,
    });
    assert.deepEqual(pictureSize(tile, 576), { width: 96, height: 48 });
  });
  it('has the shape of what it shows, however few its cells are', () => {
    const binned: Tile = { ...tile, rows: 256, columns: 256, ...whole(784, 300) };
    assert.deepEqual(pictureSize(binned, 576), { width: 576, height: 300 });
    assert.deepEqual(pictureSize({ ...binned, rows: 200, ...whole(200, 3000) }, 450), { width: 450, height: 200 });
  });
});
