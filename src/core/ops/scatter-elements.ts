/** Elements and blocks of a tensor, written by their indices (ONNX ScatterElements and ScatterND). Indices below 0 count from the end. */
import { constant, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { ones, range, sameShape, show, size, type Shape } from '../graph/shape';
import { add, max, min, mul } from './binary';
import { isFilledWith } from './broadcasting';
import { rowsAlong } from './gather-elements';
import { scatterAdd } from './gather';
import { constantNumbers, flatIndices, fromEnd } from './indices';
import { expand, filled, moveAxis, reshape } from './reshape';
import { pad } from './slice';
import { where } from './where';

/** What becomes of the element that was there. */
export type Merge = 'replace' | 'add' | 'mul' | 'max' | 'min';

/** Updates of one row that are merged one after another: more is refused. */
export const mostRounds = 64;

type Merging = (old: Node, update: Node) => Node;
const merges: Readonly<Record<Merge, Merging>> = { replace: (_, update) => update, add, mul, max, min };

/** Rows `[…batch, rows, …row]`, and what is written to them: indices `[…batch, …positions]`, updates `[…batch, …positions, …row]`. */
interface Writing {
  readonly table: Node;
  readonly indices: Node;
  readonly updates: Node;
  readonly batch: number;
}

/**
 * The table with the updates merged into the rows that the indices name. Of several that replace one row, the last counts where indices
 * are known; else they must differ, as ONNX demands.
 * @throws RangeError where products or extremes of more than 64 updates for one row would have to be taken.
 */
function merged(writing: Writing, merge: Merge): Node {
  const { table, indices, updates, batch } = writing;
  if (merge === 'add') return add(table, scatterAdd(indices, updates, table.shape[batch], batch));
  if (merge === 'replace') return written(writing, lastOfEach(writing), merges.replace);
  return roundsOf(writing).reduce(
    (merging, round) => written({ ...writing, table: merging }, round, merges[merge]),
    table,
  );
}

/** Merges the updates for which `chosen` is 1, no two of which share a row. */
function written({ table, indices, updates, batch }: Writing, chosen: Node, merge: Merging): Node {
  const rows = table.shape[batch];
  const row = ones(table.shape.length - batch - 1);
  const spread = (flags: Node): Node => reshape(flags, [...flags.shape, ...row]);
  const own = isFilledWith(chosen, 1) ? updates : where(spread(chosen), updates, scalar(0));
  const isWritten = scatterAdd(indices, chosen, rows, batch);
  return where(spread(isWritten), merge(table, scatterAdd(indices, own, rows, batch)), table);
}

/** The row that each update names, numbered through all tables; undefined where indices are not known. */
function knownRows({ table, indices, batch }: Writing): Float64Array | undefined {
  const positions = size(indices.shape.slice(batch));
  return constantNumbers(indices)?.map((row, at) => Math.floor(at / positions) * table.shape[batch] + row);
}

/** 1 for the last update of each row, 0 for those before it; 1 for all where indices are not known. */
function lastOfEach(writing: Writing): Node {
  const { shape } = writing.indices;
  const rows = knownRows(writing);
  if (!rows) return filled(1, shape);
  const seen = new Set<number>();
  const isLast = rows.reduceRight((flags, row, at) => {
    flags[at] = Number(!seen.has(row));
    seen.add(row);
    return flags;
  }, new Float64Array(rows.length));
  return isLast.every((flag) => flag === 1) ? filled(1, shape) : constant(isLast, shape);
}

function requireRounds(rounds: number): void {
  if (rounds > mostRounds) throw new RangeError(`${rounds} updates for one row, more than ${mostRounds}`);
}

/** Which updates can be merged at once, as each round names a row once at most. Of indices that are not known: one position after another. */
function roundsOf(writing: Writing): Node[] {
  const { shape } = writing.indices;
  const rows = knownRows(writing);
  if (!rows) return onePositionEach(shape, writing.batch);
  const times = new Map<number, number>();
  const round = rows.map((row) => {
    const before = times.get(row) ?? 0;
    times.set(row, before + 1);
    return before;
  });
  const count = round.reduce((most, each) => Math.max(most, each + 1), 0);
  requireRounds(count);
  return range(count).map((each) =>
    constant(
      round.map((own) => Number(own === each)),
      shape,
    ),
  );
}

function onePositionEach(shape: Shape, batch: number): Node[] {
  const own = shape.slice(batch);
  const positions = size(own);
  requireRounds(positions);
  return range(positions).map((each) =>
    expand(
      constant(
        range(positions).map((at) => Number(at === each)),
        own,
      ),
      shape,
    ),
  );
}

/**
 * x with one update for each index merged in, along one axis: x[i][indices[i][j][k]][k] for axis 1. Indices and updates have one shape,
 * which may be smaller than that of x. @throws RangeError where shapes do not fit.
 */
export function scatterElements(x: Node, indices: Node, updates: Node, axis: number, merge: Merge = 'replace'): Node {
  const { shape } = indices;
  if (!sameShape(shape, updates.shape))
    throw new RangeError(`indices ${show(shape)} for updates ${show(updates.shape)}`);
  const table = rowsAlong(x, axis, shape);
  const rows = merged(
    {
      table,
      indices: fromEnd(rowsAlong(indices, axis, shape), x.shape[axis]),
      updates: rowsAlong(updates, axis, shape),
      batch: 1,
    },
    merge,
  );
  const window = shape.with(axis, x.shape[axis]);
  const block = moveAxis(reshape(rows, [...window.toSpliced(axis, 1), x.shape[axis]]), shape.length - 1, axis);
  return pasted(block, x);
}

/** x with a block in its first corner. */
function pasted(block: Node, x: Node): Node {
  if (sameShape(block.shape, x.shape)) return block;
  const around = (inner: Node): Node =>
    pad(
      inner,
      x.shape.map(() => 0),
      x.shape.map((extent, axis) => extent - inner.shape[axis]),
    );
  return where(around(filled(1, block.shape)), around(block), x);
}

/**
 * x `[…extents, …block]` with updates `[…positions, …block]` merged into the blocks that the rows of `indices` `[…positions, axes]` name.
 * @throws RangeError where shapes do not fit.
 */
export function scatterNd(x: Node, indices: Node, updates: Node, merge: Merge = 'replace'): Node {
  const axes = indices.shape[indices.shape.length - 1] ?? 0;
  const block = x.shape.slice(axes);
  if (axes > x.shape.length || !sameShape(updates.shape, [...indices.shape.slice(0, -1), ...block]))
    throw new RangeError(`cannot write ${show(updates.shape)} by ${show(indices.shape)} into ${show(x.shape)}`);
  const extents = x.shape.slice(0, axes);
  const table = reshape(x, [size(extents), ...block]);
  return reshape(merged({ table, indices: flatIndices(indices, extents), updates, batch: 0 }, merge), x.shape);
}
