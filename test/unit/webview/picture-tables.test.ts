import assert from 'node:assert/strict';
import type { Tile } from '../../../src/shared/pictures';
import { histogramTable } from '../../../webview/histogram-table';
import { placeAt } from '../../../webview/charts/heatmap';
import { tileTable } from '../../../webview/tile-table';
import { trainingTable } from '../../../webview/training-table';

const bytes = (length: number, at: (index: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => at(i));

describe('pictures as tables', () => {
  const tile = (rows: number, columns: number, height: number, width: number, top = 0, left = 0): Tile => ({
    rows,
    columns,
    matrix: [top + height, left + width],
    window: { top, left, height, width },
    lowest: bytes(rows * columns, () => 0),
    mean: bytes(rows * columns, () => 51),
    highest: bytes(rows * columns, () => 255),
    kept: bytes(rows * columns, (at) => (at === 0 ? 128 : 255)),
  });

  it('name each cell by the places that it stands for, and its shares', () => {
    const { columns, rows } = tileTable(tile(2, 3, 2, 3, 4, 7), { quantity: 'score' });
    assert.deepEqual(columns, [
      ...['row_from', 'row_to', 'column_from', 'column_to'],
      ...['lowest_rank', 'mean_rank', 'highest_rank', 'kept'],
    ]);
    assert.deepEqual(rows[0], [4, 4, 7, 7, 0, 0.2, 1, 0.502]);
    assert.deepEqual(rows[5], [5, 5, 9, 9, 0, 0.2, 1, 1]);
    assert.equal(tileTable(tile(1, 1, 1, 1), { quantity: 'weight' }).columns[4], 'lowest_weight');
  });

  for (const [rows, columns, height, width] of [
    [3, 4, 7, 9],
    [256, 2, 784, 3],
    [1, 5, 1, 13],
  ])
    it(`cover every place once where ${height} × ${width} places share ${rows} × ${columns} cells`, () => {
      const binned = tile(rows, columns, height, width, 10, 20);
      const covered = new Map<string, number>();
      tileTable(binned, { quantity: 'weight' }).rows.forEach((row, cell) => {
        const [rowFrom, rowTo, columnFrom, columnTo] = row as number[];
        for (let down = rowFrom; down <= rowTo; down++)
          for (let across = columnFrom; across <= columnTo; across++) {
            const key = `${down} ${across}`;
            assert.ok(!covered.has(key), key);
            covered.set(key, cell);
          }
      });
      assert.equal(covered.size, height * width);
      // The same as a press on the picture finds.
      const turned = binned.matrix[0] > binned.matrix[1];
      for (const [x, y] of [
        [0.01, 0.01],
        [0.5, 0.4],
        [0.99, 0.99],
      ]) {
        const place = placeAt(binned, x, y);
        const [bin, row] = turned ? [x, y] : [y, x];
        const cell = Math.floor(bin * rows) * columns + Math.floor(row * columns);
        assert.equal(covered.get(`${place.row} ${place.column}`), cell);
      }
    });

  it('have the bins of histograms with their ends; zeros fit no bin of a logarithmic one', () => {
    const { rows } = histogramTable('dense/kernel', [
      { method: 'a', log: true, low: 0.01, high: 1, counts: Uint32Array.of(5, 6), zeros: 2, threshold: 0.1 },
      { method: '', log: false, low: -1, high: 1, counts: Uint32Array.of(1, 2), zeros: 0 },
    ]);
    assert.deepEqual(rows, [
      ['dense/kernel', 'a', 0, 0, 2, 0.1],
      ['dense/kernel', 'a', 0.01, 0.1, 5, 0.1],
      ['dense/kernel', 'a', 0.1, 1, 6, 0.1],
      ['dense/kernel', '|w|', -1, 0, 1, undefined],
      ['dense/kernel', '|w|', 0, 1, 2, undefined],
    ]);
  });

  it('have the losses of a training where they stand on the axis', () => {
    const curve = { steps: 25, epochs: 5, span: 10, losses: [3, 2, 1], heldOutLosses: [2.5] };
    assert.deepEqual(trainingTable(curve).rows, [
      ['training', 2, 3],
      ['training', 4, 2],
      ['training', 5, 1],
      ['held_out', 1, 2.5],
    ]);
  });
});
