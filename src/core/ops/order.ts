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

/**
 * Writes the positions of the k largest (or smallest) numbers of `x[start … start + extent)`, from the most extreme on; of equal ones the
 * first comes first, and what is not a number comes last.
 */
export function writeTopK(
  x: Float32Array | Float64Array,
  row: { readonly start: number; readonly extent: number },
  { k, largest }: TopK,
  result: Float32Array | Float64Array,
  at: number,
): void {
  const { start, extent } = row;
  const key = (position: number): number => {
    const value = x[start + position];
    if (Number.isNaN(value)) return Infinity;
    return largest ? -value : value;
  };
  if (k === 1) {
    let best = 0;
    for (let position = 1; position < extent; position++) if (key(position) < key(best)) best = position;
    result[at] = best;
    return;
  }
  const positions = Int32Array.from({ length: extent }, (_, position) => position);
  positions.sort((a, b) => Math.sign(key(a) - key(b)) || a - b);
  result.set(positions.subarray(0, k), at);
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
      writeTopK(x.data, { start: row * extent, extent }, attributes, result, row * attributes.k);
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
