/** Rows of a table by their numbers (an embedding), and its adjoint. */
import { Node, type Lane, type Op, type ReferenceTensor } from '../graph/node';
import { sameShape, show, size, type Shape } from '../graph/shape';
import { constantNumbers, mostRows, unstretched } from './indices';
import { expand } from './reshape';

interface Lanes {
  /** Leading axes that count tables: each has its own indices. */
  readonly batch: number;
}
export interface Scattered extends Lanes {
  /** Rows of the table that comes out. */
  readonly rows: number;
}

/** The table of `rows` rows seen as three axes, and how many rows are read from it or added to it. */
export interface Rows {
  readonly tables: number;
  readonly rows: number;
  /** Elements of a row. */
  readonly width: number;
  /** Indices for each table. */
  readonly positions: number;
}

/** @param table `[…batch, rows, …row]` @param indices `[…batch, …positions]` */
export const rowsOf = (table: Shape, indices: Shape, batch: number): Rows => ({
  tables: size(table.slice(0, batch)),
  rows: table[batch],
  width: size(table.slice(batch + 1)),
  positions: size(indices.slice(batch)),
});

function requireRows(rows: number): void {
  if (!Number.isSafeInteger(rows) || rows < 1 || rows > mostRows) throw new RangeError(`a table of ${rows} rows`);
}

/** An index as a kernel reads it. @throws RangeError where it is no row: nothing else is read in its place. */
export function requireRow(index: number, rows: number): number {
  // Tables have at most 2^24 rows: what 32 bits do not hold is none.
  const row = index | 0;
  if (row === index && row >= 0 && row < rows) return row;
  throw new RangeError(`index ${index} of a table of ${rows} rows`);
}

/** Indices that are known name rows before anything runs. @throws RangeError */
function checked(node: Node, indices: Node, rows: number): Node {
  // Stretched over many tables they are the same numbers: they are not written out to be looked at.
  for (const index of constantNumbers(unstretched(indices)) ?? []) requireRow(index, rows);
  return node;
}

/** For each position of each table, the row's number among the rows of all tables. */
function absoluteRows(indices: ReferenceTensor, { tables, rows, positions }: Rows): Int32Array {
  return Int32Array.from(
    { length: tables * positions },
    (_, at) => Math.floor(at / positions) * rows + requireRow(indices.data[at], rows),
  );
}

/** Both operands with one more lane axis in front. */
const bothBatched = (inputs: readonly Lane[], lanes: number): Node[] =>
  inputs.map(({ node, batched }) => (batched ? node : expand(node, [lanes, ...node.shape])));

/** `[…batch, rows, …row]` and indices `[…batch, …positions]` → `[…batch, …positions, …row]`. */
export const Gather: Op<Lanes> = {
  name: 'Gather',
  infer: ([table, indices], { batch }) => {
    if (table.length <= batch || !sameShape(table.slice(0, batch), indices.slice(0, batch)))
      throw new RangeError(`cannot gather ${show(indices)} out of ${show(table)}`);
    requireRows(table[batch]);
    return [...indices, ...table.slice(batch + 1)];
  },
  evaluate: ([table, indices], { batch }, shape) => {
    const all = rowsOf(table.shape, indices.shape, batch);
    const result = new Float64Array(size(shape));
    for (const [at, row] of absoluteRows(indices, all).entries())
      result.set(table.data.subarray(row * all.width, (row + 1) * all.width), at * all.width);
    return result;
  },
  gradient: ({ inputs: [table, indices], attributes: { batch } }, dy) => [
    scatterAdd(indices, dy, table.shape[batch], batch),
    undefined,
  ],
  vectorize: ({ attributes: { batch } }, inputs, lanes) => {
    const [table, indices] = inputs;
    if (!table.batched && batch === 0) return gather(table.node, indices.node);
    const [tables, all] = bothBatched(inputs, lanes);
    return gather(tables, all, batch + 1);
  },
};

/** Indices `[…batch, …positions]` and updates `[…batch, …positions, …row]` → `[…batch, rows, …row]`, zeros where nothing is added. */
export const ScatterAdd: Op<Scattered> = {
  name: 'ScatterAdd',
  infer: ([indices, updates], { batch, rows }) => {
    if (indices.length < batch || !sameShape(updates.slice(0, indices.length), indices))
      throw new RangeError(`cannot scatter ${show(updates)} by ${show(indices)}`);
    requireRows(rows);
    return [...indices.slice(0, batch), rows, ...updates.slice(indices.length)];
  },
  evaluate: ([indices, updates], { batch }, shape) => {
    const all = rowsOf(shape, indices.shape, batch);
    const result = new Float64Array(size(shape));
    for (const [at, row] of absoluteRows(indices, all).entries())
      for (let k = 0; k < all.width; k++) result[row * all.width + k] += updates.data[at * all.width + k];
    return result;
  },
  gradient: ({ inputs: [indices], attributes: { batch } }, dy) => [undefined, gather(dy, indices, batch)],
  vectorize: ({ attributes: { batch, rows } }, inputs, lanes) => {
    const [indices, updates] = bothBatched(inputs, lanes);
    return scatterAdd(indices, updates, rows, batch + 1);
  },
};

/**
 * The rows of `table` that `indices` name: the table `[rows, …row]`, indices of any shape. With `batch` leading axes, which both have,
 * each table by its own indices. @throws RangeError where they do not fit, a known index names no row, or a table has too many rows to be counted exactly.
 */
export const gather = (table: Node, indices: Node, batch = 0): Node =>
  checked(Node.create(Gather, [table, indices], { batch }), indices, table.shape[batch]);
/** The adjoint of `gather`: each update added to the row that its index names. */
export const scatterAdd = (indices: Node, updates: Node, rows: number, batch = 0): Node =>
  checked(Node.create(ScatterAdd, [indices, updates], { rows, batch }), indices, rows);
