/** Rows by their numbers. Stock wasm has no UnsortedSegmentSum, and its Gather reads what an index outside happens to find. */
import { Gather, requireRow, rowsOf, ScatterAdd } from '../../../ops/gather';
import { entry, type Entry, type Kernel } from './kernel';

/** Elements that are copied faster one by one. */
const shortRow = 16;

const gather: Kernel<{ readonly batch: number }> = ({ inputs: [table, indices], attributes, shape }, runtime) => {
  const { tables, rows, width, positions } = rowsOf(table.shape, indices.shape, attributes.batch);
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x, numbers]) => {
      for (let table = 0, at = 0; table < tables; table++)
        for (let position = 0; position < positions; position++, at++) {
          const from = (table * rows + requireRow(numbers[at], rows)) * width;
          if (width < shortRow) for (let k = 0; k < width; k++) result[at * width + k] = x[from + k];
          else result.set(x.subarray(from, from + width), at * width);
        }
    });
};

/** Where each row's updates stand in a list of all positions, row by row, in the order of the positions. */
function byRow(numbers: Float32Array, first: number, positions: number, rows: number): [Int32Array, Int32Array] {
  const starts = new Int32Array(rows + 1);
  for (let at = first; at < first + positions; at++) starts[requireRow(numbers[at], rows) + 1]++;
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  const next = starts.slice();
  const order = new Int32Array(positions);
  for (let at = first; at < first + positions; at++) order[next[numbers[at]]++] = at;
  return [starts, order];
}

/** A row may be named by every example: sums are taken in float64, row by row. */
const scatterAdd: Kernel<{ readonly batch: number }> = ({ inputs: [indices], attributes, shape }, runtime) => {
  const { tables, rows, width, positions } = rowsOf(shape, indices.shape, attributes.batch);
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [numbers, updates]) => {
      result.fill(0);
      const sum = new Float64Array(width);
      for (let table = 0; table < tables; table++) {
        const [starts, order] = byRow(numbers, table * positions, positions, rows);
        for (let row = 0; row < rows; row++) {
          if (starts[row] === starts[row + 1]) continue;
          sum.fill(0);
          for (const at of order.subarray(starts[row], starts[row + 1]))
            for (let k = 0; k < width; k++) sum[k] += updates[at * width + k];
          result.set(sum, (table * rows + row) * width);
        }
      }
    });
};

export const gatherKernels: readonly Entry[] = [entry(Gather, gather), entry(ScatterAdd, scatterAdd)];
