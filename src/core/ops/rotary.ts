/** Rotary position embedding (Su et al. 2021). */
import type { Node } from '../graph/node';
import { show } from '../graph/shape';
import { add, mul, sub } from './binary';
import { split } from './blocks';
import { reshape } from './reshape';
import { concat } from './slice';

export interface RotaryOptions {
  /** Cosine and sine of the angles; broadcast to `[…, pairs]`. */
  readonly cos: Node;
  readonly sin: Node;
  /** Pairs are neighbours. Default: an element and the one half a row further. */
  readonly interleaved?: boolean;
}

/**
 * Turns pairs of elements of the last axis, the first `2 · pairs` of them; what lies behind stays. x `[…, width]`.
 * @throws RangeError where there are more pairs than fit.
 */
export function rotary(x: Node, { cos, sin, interleaved = false }: RotaryOptions): Node {
  const axis = x.shape.length - 1;
  const pairs = cos.shape[cos.shape.length - 1];
  const width = x.shape[axis];
  if (!(2 * pairs <= width)) throw new RangeError(`${pairs} pairs in ${show(x.shape)}`);
  const [turned, kept] = split(x, axis, [2 * pairs, width - 2 * pairs]);
  const paired = reshape(turned, [...x.shape.slice(0, axis), ...(interleaved ? [pairs, 2] : [2, pairs])]);
  const side = interleaved ? axis + 1 : axis;
  const [real, imaginary] = split(paired, side, [1, 1]).map((each) => reshape(each, x.shape.with(axis, pairs)));
  const results = [sub(mul(real, cos), mul(imaginary, sin)), add(mul(real, sin), mul(imaginary, cos))];
  const joined = concat(
    results.map((each) => reshape(each, paired.shape.with(side, 1))),
    side,
  );
  const rotated = reshape(joined, turned.shape);
  return width === 2 * pairs ? rotated : concat([rotated, kept], axis);
}
