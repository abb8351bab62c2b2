import type { Grid } from './grid';
import { sweep } from './sweep';

/** The sum of numbers over the weights of each cell. @param absolute of |number|. */
export function sumsIn(grid: Grid, numbers: Float32Array, absolute = false): Float64Array {
  const sums = new Float64Array(grid.rows * grid.columns);
  sweep(grid, (from, stride, base, cells, lengths) => {
    let at = from;
    for (let run = 0; run < cells.length; run++) {
      let sum = 0;
      for (let left = lengths[run]; left > 0; left--, at += stride)
        sum += absolute ? Math.abs(numbers[at]) : numbers[at];
      sums[base + cells[run]] += sum;
    }
  });
  return sums;
}

/** How many weights of each cell stay. @param mask of all the weights, 1 = kept. */
export function keptIn(grid: Grid, mask: Uint8Array): Uint32Array {
  const counts = new Uint32Array(grid.rows * grid.columns);
  sweep(grid, (from, stride, base, cells, lengths) => {
    let at = from;
    for (let run = 0; run < cells.length; run++) {
      let count = 0;
      for (let left = lengths[run]; left > 0; left--, at += stride) count += mask[at];
      counts[base + cells[run]] += count;
    }
  });
  return counts;
}
