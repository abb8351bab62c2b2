import type { Tile, TileQuery } from '../../../shared/pictures';
import { gridOf, pictureOf, type Grid } from './grid';
import { fates, layerOf, type Layer } from './layer';
import { magnitudeLevels, rankLevels, type Levels } from './levels';
import { LayerMemo } from './layer-memo';
import type { Looked } from './looked';
import { Recent } from './recent';
import { keptIn } from './sums';
import { sizesOf } from './sweep';

/** Of each cell at most 7 bytes: 28 MiB of pictures, whose shares kept alone move with the slider. */
const pictures = new Recent<Painted>(64);
const largest = new LayerMemo<number>();

interface Painted extends Pick<Tile, 'lowest' | 'mean' | 'highest'> {
  /** Weights of each cell. */
  readonly sizes: Uint32Array;
}

/** A part of a parameter under a method as a picture. @throws Problem `option-invalid`, and as `layerOf` */
export function tile(looked: Looked, query: TileQuery): Tile {
  const layer = layerOf(looked, query);
  const grid = gridOf(layer.parameter, query);
  const { sizes, ...levels } = painted(layer, grid, query.quantity);
  const stays = keptIn(grid, fates(layer));
  return {
    ...pictureOf(grid),
    ...levels,
    kept: Uint8Array.from(stays, (count, cell) => byteOf(count / (sizes[cell] || 1))),
  };
}

/** 255 is a share of 1. */
const byteOf = (share: number): number => Math.round(255 * share);

function painted({ values, scored }: Layer, grid: Grid, quantity: TileQuery['quantity']): Painted {
  const place = JSON.stringify([grid.matrix, grid.window, grid.rows, grid.columns]);
  if (!scored || quantity !== 'score')
    return pictures.of(values, place, () => paint(grid, magnitudeLevels(grid, values, scaleOf(values))));
  return pictures.of(scored.part, place, () => paint(grid, rankLevels(grid, scored.keys, scored.part)));
}

function paint(grid: Grid, { lowest, highest, sums }: Levels): Painted {
  const sizes = sizesOf(grid);
  return {
    sizes,
    lowest: Uint8Array.from(lowest, (level, cell) => (sizes[cell] > 0 ? byteOf(level) : 0)),
    mean: Uint8Array.from(sums, (sum, cell) => byteOf(sum / (sizes[cell] || 1))),
    highest: Uint8Array.from(highest, byteOf),
  };
}

/** 1 / the largest |w|. */
function scaleOf(values: Float32Array): number {
  const most = largest.of(values, '', () => {
    let found = 0;
    for (let at = 0; at < values.length; at++) if (Math.abs(values[at]) > found) found = Math.abs(values[at]);
    return found;
  });
  return most > 0 ? 1 / most : 0;
}
