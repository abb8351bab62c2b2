/** Sums and products of everything up to a position. */
import type { Node } from '../graph/node';
import { add, mul } from './binary';
import { padWith } from './blocks';
import { slice } from './slice';
import { reverse } from './take';

export interface CumulativeOptions {
  /** Without the element at the position itself. */
  readonly isExclusive?: boolean;
  /** From the end. */
  readonly isReverse?: boolean;
}

/** The elements of an axis `distance` positions further on, `neutral` in front. */
function delayed(x: Node, axis: number, distance: number, neutral: number): Node {
  const none = x.shape.map(() => 0);
  const rest = slice(x, none, x.shape.with(axis, x.shape[axis] - distance));
  return padWith(rest, none.with(axis, distance), none, neutral);
}

/** In ⌈log₂ n⌉ steps, each of which doubles how many elements every position stands for (Hillis & Steele 1986). */
const cumulative =
  (merge: (a: Node, b: Node) => Node, neutral: number) =>
  (x: Node, axis: number, { isExclusive = false, isReverse = false }: CumulativeOptions = {}): Node => {
    const extent = x.shape[axis];
    if (extent === 0) return x;
    const ordered = isReverse ? reverse(x, axis) : x;
    let result = isExclusive ? delayed(ordered, axis, 1, neutral) : ordered;
    for (let covered = 1; covered < extent; covered *= 2)
      result = merge(result, delayed(result, axis, covered, neutral));
    return isReverse ? reverse(result, axis) : result;
  };

/** Sums along an axis. */
export const cumulativeSum = cumulative(add, 0);
/** Products along an axis. */
export const cumulativeProduct = cumulative(mul, 1);
