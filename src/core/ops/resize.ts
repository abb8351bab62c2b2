/** Changes of resolution. Each is linear and acts on one axis after another, so that it is a product with a known matrix. */
import { constant } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { matmul } from './matmul';
import { expand, reshape } from './reshape';

/**
 * Where on the source a position of the result lies (ONNX Resize): `half-pixel`: centres of equal pixels, as TensorFlow 2 and Keras do;
 * `asymmetric`: corners of pixels, as TensorFlow.js does unasked; `align-corners`: the first and last positions meet.
 */
export type Coordinates = 'half-pixel' | 'asymmetric' | 'align-corners';

export interface ResizeOptions {
  readonly interpolation: 'nearest' | 'linear';
  readonly coordinates: Coordinates;
}

/** The place on an axis of `from` positions that position `at` of `to` is read from. */
function placeOf(at: number, from: number, to: number, coordinates: Coordinates): number {
  switch (coordinates) {
    case 'half-pixel':
      return ((at + 0.5) * from) / to - 0.5;
    case 'asymmetric':
      return (at * from) / to;
    case 'align-corners':
      return to === 1 ? 0 : (at * (from - 1)) / (to - 1);
  }
}

/** The nearest position; of two at the same distance the one that TensorFlow takes. */
function nearestTo(place: number, coordinates: Coordinates): number {
  switch (coordinates) {
    case 'half-pixel':
      return Math.floor(place + 0.5);
    case 'asymmetric':
      return Math.floor(place);
    case 'align-corners':
      return Math.round(place);
  }
}

/** `[to, from]`: the share of each source position in each position of the result. Rows add up to 1. */
function weightsOf(from: number, to: number, { interpolation, coordinates }: ResizeOptions): Float64Array {
  const weights = new Float64Array(to * from);
  const inside = (position: number): number => Math.min(Math.max(position, 0), from - 1);
  for (let at = 0; at < to; at++) {
    const place = placeOf(at, from, to, coordinates);
    if (interpolation === 'nearest') {
      weights[at * from + inside(nearestTo(place, coordinates))] = 1;
      continue;
    }
    const before = Math.floor(place);
    const share = place - before;
    weights[at * from + inside(before)] += 1 - share;
    weights[at * from + inside(before + 1)] += share;
  }
  return weights;
}

/** Elements of the matrix of one axis: more is a mistake in a file. */
const largestMatrix = 2 ** 26;

/** One axis of x, brought to `extent` positions. @throws RangeError where that is absurd. */
export function resizeAxis(x: Node, axis: number, extent: number, options: ResizeOptions): Node {
  const from = x.shape[axis];
  if (from === extent) return x;
  if (!Number.isSafeInteger(extent) || extent < 1 || from * extent > largestMatrix)
    throw new RangeError(`cannot resize ${from} positions to ${extent}`);
  const shape = x.shape.with(axis, extent);
  const [outer, inner] = [size(x.shape.slice(0, axis)), size(x.shape.slice(axis + 1))];
  const weights = constant(weightsOf(from, extent, options), [extent, from]);
  return reshape(matmul(weights, reshape(x, [outer, from, inner])), shape);
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
