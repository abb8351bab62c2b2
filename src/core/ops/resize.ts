/**
 * Changes of resolution. Each acts on one axis after another: the nearest positions are taken, interpolations are products with a known
 * matrix.
 */
import { constant, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { add, mul } from './binary';
import { interpolationWeights, nearestPositions, outsidePositions, type ResizeOptions } from './interpolation';
import { matmul } from './matmul';
import { expand, reshape } from './reshape';
import { take } from './take';

export type { Coordinates, ResizeOptions, Rounding } from './interpolation';

/** Positions that are worked out when the graph is built: more are a mistake in a file. */
const mostNearest = 2 ** 22;
const mostInterpolated = 2 ** 18;
/** Elements of the matrix of one axis. */
const largestMatrix = 2 ** 24;

/** Nothing moves: every position is read from itself. */
const isIdentity = (from: number, to: number, { scale = 1, coordinates, region = [0, 1] }: ResizeOptions): boolean =>
  from === to && scale === 1 && (coordinates !== 'crop' || (region[0] === 0 && region[1] === 1));

/** One axis of x, brought to `extent` positions. @throws RangeError where that is absurd, or the scale says otherwise. */
export function resizeAxis(x: Node, axis: number, extent: number, options: ResizeOptions): Node {
  const from = x.shape[axis];
  const { scale = extent / from } = options;
  const isNearest = options.interpolation === 'nearest';
  const isModest = isNearest ? extent <= mostNearest : extent <= mostInterpolated && from * extent <= largestMatrix;
  if (!Number.isSafeInteger(extent) || extent < 1 || !isModest)
    throw new RangeError(`cannot resize ${from} positions to ${extent}`);
  if (!(Math.abs(from * scale - extent) < 1 && from * scale >= 0.5))
    throw new RangeError(`${from} positions become ${extent}, scaled by ${scale}`);
  if (isIdentity(from, extent, options)) return x;
  const extents = { from, to: extent };
  const resized = isNearest
    ? chosen(x, axis, nearestPositions(extents, options))
    : product(x, axis, constant(interpolationWeights(extents, options), [extent, from]));
  const outside = outsidePositions(extents, options);
  return outside.includes(1) ? replaced(resized, axis, outside, options.outside ?? 0) : resized;
}

/** Positions of an axis: where each is repeated equally often, nothing is looked up. */
function chosen(x: Node, axis: number, positions: readonly number[]): Node {
  const times = positions.length / x.shape[axis];
  if (!Number.isInteger(times) || positions.some((position, at) => position !== Math.floor(at / times)))
    return take(x, axis, positions);
  return repeat(
    x,
    x.shape.map((_, each) => (each === axis ? times : 1)),
  );
}

/** `weights` `[to, from]` times one axis of x. */
function product(x: Node, axis: number, weights: Node): Node {
  const [to, from] = weights.shape;
  const [outer, inner] = [size(x.shape.slice(0, axis)), size(x.shape.slice(axis + 1))];
  return reshape(matmul(weights, reshape(x, [outer, from, inner])), x.shape.with(axis, to));
}

/** `value` where `outside` has a 1. */
function replaced(x: Node, axis: number, outside: readonly number[], value: number): Node {
  const shape = [outside.length, ...x.shape.slice(axis + 1).map(() => 1)];
  const inside = constant(
    outside.map((each) => 1 - each),
    shape,
  );
  return add(mul(x, inside), mul(constant(outside, shape), scalar(value)));
}

/** Each position of each axis repeated: `times` has one number for each axis of x. */
export function repeat(x: Node, times: readonly number[]): Node {
  const split = x.shape.flatMap((extent) => [extent, 1]);
  const stretched = split.map((extent, index) => (index % 2 === 0 ? extent : times[(index - 1) / 2]));
  return reshape(
    expand(reshape(x, split), stretched),
    range(x.shape.length).map((axis) => x.shape[axis] * times[axis]),
  );
}
