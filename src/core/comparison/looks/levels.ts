import { digits, type Bins } from '../../allocation/part';
import type { Grid } from './grid';
import { sweep } from './sweep';

/** What is shown of weights, each from 0 to 1, by cell. A cell about nothing has lowest 1 and highest 0. */
export interface Levels {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  readonly sums: Float64Array;
}

function emptyLevels({ rows, columns }: Grid): Levels {
  const cells = rows * columns;
  return {
    lowest: new Float32Array(cells).fill(1),
    highest: new Float32Array(cells),
    sums: new Float64Array(cells),
  };
}

/** |w| relative to the parameter's largest. @param scale 1 / that. */
export function magnitudeLevels(grid: Grid, values: Float32Array, scale: number): Levels {
  const levels = emptyLevels(grid);
  const { lowest, highest, sums } = levels;
  sweep(grid, (from, stride, base, cells, lengths) => {
    let at = from;
    for (let run = 0; run < cells.length; run++) {
      let [least, most, sum] = [1, 0, 0];
      for (let left = lengths[run]; left > 0; left--, at += stride) {
        const level = Math.abs(values[at]) * scale;
        if (level < least) least = level;
        if (level > most) most = level;
        sum += level;
      }
      const cell = base + cells[run];
      if (least < lowest[cell]) lowest[cell] = least;
      if (most > highest[cell]) highest[cell] = most;
      sums[cell] += sum;
    }
  });
  return levels;
}

/**
 * Ranks of a parameter's scores from 0 (lowest) to 1, without sorting: exact where scores differ in their first 16 bits (a 128th of their
 * value), interpolated between the others. Equal scores have equal ranks.
 * @param bins of all the keys.
 */
export function rankLevels(grid: Grid, keys: Uint32Array, bins: Bins): Levels {
  const levels = emptyLevels(grid);
  const { lowest, highest, sums } = levels;
  const { starts, reaches } = byFirstDigit(bins);
  const last = Math.max(1, keys.length - 1);
  sweep(grid, (from, stride, base, cells, lengths) => {
    let at = from;
    for (let run = 0; run < cells.length; run++) {
      let [least, most, sum] = [1, 0, 0];
      for (let left = lengths[run]; left > 0; left--, at += stride) {
        const key = keys[at];
        const first = key >>> 16;
        const level = (starts[first] + ((key & (digits - 1)) / digits) * reaches[first]) / last;
        if (level < least) least = level;
        if (level > most) most = level;
        sum += level;
      }
      const cell = base + cells[run];
      if (least < lowest[cell]) lowest[cell] = least;
      if (most > highest[cell]) highest[cell] = most;
      sums[cell] += sum;
    }
  });
  return levels;
}

/** By first digit: how many keys have a lower one, and how far those that have it reach from there. */
function byFirstDigit(bins: Bins): { readonly starts: Float64Array; readonly reaches: Float64Array } {
  const [starts, reaches] = [new Float64Array(digits), new Float64Array(digits)];
  bins.firsts.forEach((first, place) => {
    starts[first] = bins.starts[place];
    reaches[first] = bins.starts[place + 1] - bins.starts[place] - 1;
  });
  return { starts, reaches };
}
