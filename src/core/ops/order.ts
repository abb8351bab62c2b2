/** Which elements are the largest. */
import { scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { show, size } from '../graph/shape';
import { sub } from './binary';
import { gatherElements } from './gather-elements';
import { moveAxis, reshape } from './reshape';
import { reverse } from './take';

export interface TopK {
  /** How many, at most the extent of the last axis. */
  readonly k: number;
  /** The largest, else the smallest. */
  readonly largest: boolean;
}

type Numbers = Float32Array | Float64Array;

/** Up to so many are kept in order while a row is read; more are found by sorting it. */
const mostKept = 64;

/** What is sorted by, the smallest first: what is not a number comes last. */
function keysOf(row: Numbers, largest: boolean): Float64Array {
  const keys = new Float64Array(row.length);
  for (let at = 0; at < keys.length; at++) {
    const value = row[at];
    keys[at] = Number.isNaN(value) ? Infinity : largest ? -value : value;
  }
  return keys;
}

/** Positions of the k smallest keys: each that is smaller than the last of those found so far moves up to its place. */
function kept(keys: Float64Array, k: number): Int32Array {
  const found = new Int32Array(k);
  for (let position = 0; position < keys.length; position++) {
    const key = keys[position];
    let place = Math.min(position, k);
    if (place === k && key >= keys[found[k - 1]]) continue;
    for (; place > 0 && key < keys[found[place - 1]]; place--) if (place < k) found[place] = found[place - 1];
    found[place] = position;
  }
  return found;
}

function sorted(keys: Float64Array, k: number): Int32Array {
  const positions = Int32Array.from({ length: keys.length }, (_, position) => position);
  positions.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -1 : 1));
  return positions.subarray(0, k);
}

/**
 * The positions of the k largest (or smallest) numbers of a row, from the most extreme on; of equal ones the first comes first, and what
 * is not a number comes last.
 */
export function topPositions(row: Numbers, { k, largest }: TopK): Int32Array {
  const keys = keysOf(row, largest);
  return k <= mostKept ? kept(keys, k) : sorted(keys, k);
}

/** The positions of the k largest numbers along the last axis: `[…, extent]` → `[…, k]`. Piecewise constant. */
export const TopKIndices: Op<TopK> = {
  name: 'TopKIndices',
  infer: ([shape], { k }) => {
    const extent = shape[shape.length - 1];
    if (extent === undefined || !Number.isSafeInteger(k) || k < 1 || k > extent)
      throw new RangeError(`the ${k} largest along the last axis of ${show(shape)}`);
    return shape.with(-1, k);
  },
  evaluate: ([x], attributes, shape) => {
    const result = new Float64Array(size(shape));
    const extent = x.shape[x.shape.length - 1];
    for (let row = 0; row * extent < x.data.length; row++)
      result.set(topPositions(x.data.subarray(row * extent, (row + 1) * extent), attributes), row * attributes.k);
    return result;
  },
  vectorize: ({ attributes }, [x]) => Node.create(TopKIndices, [x.node], attributes),
};

/**
 * The k largest (or smallest) along an axis and their positions, from the most extreme on; of equal ones the first comes first. Gradients
 * flow to those that were chosen. @throws RangeError where there are fewer than k, or k is not positive.
 */
export function topK(x: Node, axis: number, { k, largest }: TopK): { values: Node; indices: Node } {
  const last = x.shape.length - 1;
  const found = Node.create(TopKIndices, [moveAxis(x, axis, last)], { k, largest });
  const indices = moveAxis(found, last, axis);
  return { values: gatherElements(x, indices, axis), indices };
}

export interface ExtremeOptions {
  readonly largest: boolean;
  /** Of equal elements the last one, not the first. */
  readonly isLast?: boolean;
}

/** The position of the largest (or smallest) element along an axis, which vanishes. */
export function argExtreme(x: Node, axis: number, { largest, isLast = false }: ExtremeOptions): Node {
  const last = x.shape.length - 1;
  const rows = moveAxis(x, axis, last);
  const found = Node.create(TopKIndices, [isLast ? reverse(rows, last) : rows], { k: 1, largest });
  const positions = reshape(found, x.shape.toSpliced(axis, 1));
  return isLast ? sub(scalar(x.shape[axis] - 1), positions) : positions;
}
