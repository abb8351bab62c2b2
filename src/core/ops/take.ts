/** Positions of one axis. */
import type { Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { stridedSlice } from './blocks';
import { gather } from './gather';
import { requirePositions, vector } from './indices';
import { expand, reshape } from './reshape';

/**
 * The positions of an axis that `indices` name, none of them below 0: the axes of `indices` stand in the place of that axis.
 * @throws RangeError where there is no such axis.
 */
export function gatherAlong(x: Node, indices: Node, axis: number): Node {
  const [lead, rest] = [x.shape.slice(0, axis), x.shape.slice(axis)];
  if (rest.length === 0) throw new RangeError(`axis ${axis} of ${show(x.shape)}`);
  const tables = size(lead);
  const rows =
    tables === 1
      ? gather(reshape(x, rest), indices)
      : gather(reshape(x, [tables, ...rest]), expand(indices, [tables, ...indices.shape]), 1);
  return reshape(rows, [...lead, ...indices.shape, ...rest.slice(1)]);
}

/** The distance between neighbours, where it is the same for all. */
function strideOf(positions: readonly number[]): number | undefined {
  if (positions.length < 2) return 1;
  const stride = positions[1] - positions[0];
  return positions.every((position, index) => position === positions[0] + index * stride) ? stride : undefined;
}

/**
 * The given positions of an axis, in the given order. Evenly spaced ones are a slice. @throws RangeError where one is outside.
 */
export function take(x: Node, axis: number, positions: readonly number[]): Node {
  const extent = x.shape[axis];
  const wrong = positions.find((position) => !(Number.isInteger(position) && position >= 0 && position < extent));
  if (wrong !== undefined) throw new RangeError(`position ${wrong} of axis ${axis} of ${show(x.shape)}`);
  const stride = strideOf(positions);
  if (stride === undefined) return gatherAlong(x, vector(positions), axis);
  if (stride === 0)
    return expand(takeEvery(x, axis, { first: positions[0], count: 1, step: 1 }), x.shape.with(axis, positions.length));
  return takeEvery(x, axis, { first: positions[0] ?? 0, count: positions.length, step: stride });
}

/** Evenly spaced positions. */
export interface Spaced {
  readonly first: number;
  readonly count: number;
  /** From one to the next; below 0: backwards. */
  readonly step: number;
}

/** Evenly spaced positions of an axis. @throws RangeError where one is outside. */
export function takeEvery(x: Node, axis: number, { first, count, step }: Spaced): Node {
  const last = first + (count - 1) * step;
  if (step < 0 && count > 1) return reverse(takeEvery(x, axis, { first: last, count, step: -step }), axis);
  const none = x.shape.map(() => 0);
  const [start, end] = count === 0 ? [0, 0] : [first, last + 1];
  const steps = x.shape.map(() => 1).with(axis, count > 1 ? step : 1);
  return stridedSlice(x, none.with(axis, start), x.shape.with(axis, end), steps);
}

/** An axis backwards. */
export function reverse(x: Node, axis: number): Node {
  const extent = x.shape[axis];
  requirePositions(extent);
  return extent < 2 ? x : gatherAlong(x, vector(range(extent).reverse()), axis);
}
