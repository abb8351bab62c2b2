import type { Tile, TileQuery } from '../../../shared/pictures';
import { gridOf, pictureOf, sweep } from './grid';
import { fates, layerOf, type Layer } from './layer';
import type { Looked } from './looked';
import { scoreRanks } from './score-ranks';

/** A part of a parameter under a method as a picture. @throws Problem `option-invalid`, and as `layerOf` */
export function tile(looked: Looked, query: TileQuery): Tile {
  const layer = layerOf(looked, query);
  const grid = gridOf(layer.parameter, query);
  const levelOf = levels(layer, query.quantity);
  const isKept = fates(layer);
  const cells = grid.rows * grid.columns;
  const [lowest, highest] = [new Float32Array(cells).fill(1), new Float32Array(cells)];
  const [sums, counts, kept] = [new Float64Array(cells), new Uint32Array(cells), new Uint32Array(cells)];
  sweep(grid, (cell, from, step, count) => {
    let [least, most, sum, stays] = [1, 0, 0, 0];
    for (let left = count, at = from; left > 0; left--, at += step) {
      const level = levelOf(at);
      if (level < least) least = level;
      if (level > most) most = level;
      sum += level;
      if (isKept(at)) stays++;
    }
    if (least < lowest[cell]) lowest[cell] = least;
    if (most > highest[cell]) highest[cell] = most;
    sums[cell] += sum;
    counts[cell] += count;
    kept[cell] += stays;
  });
  return {
    ...pictureOf(grid),
    lowest: Uint8Array.from(lowest, (level, cell) => (counts[cell] > 0 ? byteOf(level) : 0)),
    mean: Uint8Array.from(sums, (sum, cell) => byteOf(sum / (counts[cell] || 1))),
    highest: Uint8Array.from(highest, byteOf),
    kept: Uint8Array.from(kept, (stays, cell) => byteOf(stays / (counts[cell] || 1))),
  };
}

/** 255 is a share of 1. */
const byteOf = (share: number): number => Math.round(255 * share);

/** What is shown of each weight, from 0 to 1. */
function levels({ values, scored }: Layer, quantity: TileQuery['quantity']): (position: number) => number {
  if (scored && quantity === 'score') return scoreRanks(scored.keys);
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, Math.abs(values[at]));
  const scale = largest > 0 ? 1 / largest : 0;
  return (position) => Math.abs(values[position]) * scale;
}
