/** Elements and blocks of a tensor by their indices (ONNX GatherElements and GatherND). Indices below 0 count from the end. */
import type { Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { gather } from './gather';
import { flatIndices, fromEnd } from './indices';
import { moveAxis, reshape } from './reshape';
import { slice } from './slice';

/**
 * With the axis last, and both as rows of it. @param x at least as long as `shape` along the other axes; what is longer is not read.
 * @throws RangeError where it is not.
 */
export function rowsAlong(x: Node, axis: number, shape: readonly number[]): Node {
  const window = shape.with(axis, x.shape[axis]);
  if (x.shape.length !== shape.length || window.some((extent, each) => extent > x.shape[each]))
    throw new RangeError(`indices ${show(shape)} along axis ${axis} of ${show(x.shape)}`);
  const block = slice(
    x,
    shape.map(() => 0),
    window,
  );
  const last = moveAxis(block, axis, shape.length - 1);
  return reshape(last, [size(shape.toSpliced(axis, 1)), window[axis]]);
}

/**
 * One element for each index, along one axis: result[i][j][k] = x[i][indices[i][j][k]][k] for axis 1. The result has the shape of
 * `indices`. @throws RangeError where shapes do not fit.
 */
export function gatherElements(x: Node, indices: Node, axis: number): Node {
  const { shape } = indices;
  const found = gather(rowsAlong(x, axis, shape), fromEnd(rowsAlong(indices, axis, shape), x.shape[axis]), 1);
  const last = shape.length - 1;
  return moveAxis(reshape(found, [...shape.toSpliced(axis, 1), shape[axis]]), last, axis);
}

/**
 * The block of x that each row of `indices` names by its first indices: x `[…batch, …extents, …block]`, indices `[…batch, …positions,
 * axes]` → `[…batch, …positions, …block]`. @throws RangeError where shapes do not fit.
 */
export function gatherNd(x: Node, indices: Node, batch = 0): Node {
  const axes = indices.shape[indices.shape.length - 1] ?? 0;
  const end = batch + axes;
  if (
    indices.shape.length <= batch ||
    end > x.shape.length ||
    !range(batch).every((axis) => x.shape[axis] === indices.shape[axis])
  )
    throw new RangeError(`cannot gather ${show(indices.shape)} out of ${show(x.shape)}`);
  const extents = x.shape.slice(batch, end);
  const table = reshape(x, [...x.shape.slice(0, batch), size(extents), ...x.shape.slice(end)]);
  return gather(table, flatIndices(indices, extents), batch);
}
