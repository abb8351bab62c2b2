/** Positions of one axis. */
import type { Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { stridedSlice } from './blocks';
import { gather } from './gather';
import { vector } from './indices';
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
  if (!positions.every((position) => Number.isInteger(position) && position >= 0 && position < extent))
    throw new RangeError(`positions ${show(positions)} of axis ${axis} of ${show(x.shape)}`);
  const stride = strideOf(positions);
  if (stride === undefined || stride < 0) return gatherAlong(x, vector(positions), axis);
  const none = x.shape.map(() => 0);
  const first = positions[0] ?? 0;
  const end = positions.length === 0 ? 0 : positions[positions.length - 1] + 1;
  const steps = x.shape.map(() => 1).with(axis, Math.max(1, stride));
  const block = stridedSlice(x, none.with(axis, first), x.shape.with(axis, end), steps);
  return expand(block, x.shape.with(axis, positions.length));
}

/** An axis backwards. */
export const reverse = (x: Node, axis: number): Node => take(x, axis, range(x.shape[axis]).reverse());
