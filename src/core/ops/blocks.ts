/** Taking apart and putting together, out of slices, reshapes and concatenations. */
import type { Node } from '../graph/node';
import { ones, range, show, size } from '../graph/shape';
import { filled, reshape } from './reshape';
import { concat, pad, slice } from './slice';

/** Without `axes`, whose extents must be 1. @throws RangeError where one is not. */
export function squeeze(x: Node, axes: readonly number[]): Node {
  if (axes.some((axis) => x.shape[axis] !== 1))
    throw new RangeError(`cannot squeeze axes ${show(axes)} of ${show(x.shape)}`);
  return reshape(
    x,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  );
}

/** With a new axis of extent 1 in each of the places `axes` of the result, ascending. */
export const unsqueeze = (x: Node, axes: readonly number[]): Node =>
  reshape(
    x,
    axes.reduce<readonly number[]>((shape, axis) => shape.toSpliced(axis, 0, 1), x.shape),
  );

/** One block after another along an axis. @throws RangeError where `extents` do not add up to that of the axis. */
export function split(x: Node, axis: number, extents: readonly number[]): Node[] {
  const total = extents.reduce((sum, extent) => sum + extent, 0);
  if (total !== x.shape[axis]) throw new RangeError(`cannot split ${show(x.shape)} into ${show(extents)}`);
  let start = 0;
  return extents.map((extent) => {
    const from = start;
    start += extent;
    return slice(x, x.shape.map(() => 0).with(axis, from), x.shape.with(axis, start));
  });
}

/**
 * Every `step`th position of an axis from the first on. Its gradient puts zeros between.
 * @param step at least 1.
 */
export function everyNth(x: Node, axis: number, step: number): Node {
  if (step === 1) return x;
  const extent = x.shape[axis];
  const count = Math.ceil(extent / step);
  const none = x.shape.map(() => 0);
  const full = pad(x, none, none.with(axis, count * step - extent));
  const grouped = reshape(full, full.shape.toSpliced(axis, 1, count, step));
  const firsts = slice(grouped, [...none, 0], grouped.shape.with(axis + 1, 1));
  return reshape(firsts, x.shape.with(axis, count));
}

/** The block from `starts` (inclusive) to `ends` (exclusive), of each axis every `steps`th position. */
export const stridedSlice = (
  x: Node,
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = ones(starts.length),
): Node => steps.reduce((block, step, axis) => everyNth(block, axis, step), slice(x, starts, ends));

/** A number before and after, counted for every axis. Nothing is computed, so it may be infinite. */
export function padWith(x: Node, before: readonly number[], after: readonly number[], value: number): Node {
  if (value === 0) return pad(x, before, after);
  if (size(x.shape) === 0)
    return filled(
      value,
      x.shape.map((extent, axis) => before[axis] + extent + after[axis]),
    );
  return range(x.shape.length).reduce((padded, axis) => {
    const margin = (extent: number): Node => filled(value, padded.shape.with(axis, extent));
    const parts = [margin(before[axis]), padded, margin(after[axis])];
    return concat(
      parts.filter(({ shape }) => size(shape) > 0),
      axis,
    );
  }, x);
}
