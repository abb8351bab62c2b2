/** Rounding, remainders and the division of whole numbers. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { and, equal, greater, isNonzero, not } from './comparison';
import { abs, add, div, mul, neg, sign, sub } from './elementwise';
import { binary, binaryBuilder, unary, unaryBuilder } from './elementwise-op';
import { where } from './where';

/** To the nearest whole number, of two equally near ones the even one (IEEE 754, ONNX, numpy). */
export function roundHalfToEven(x: number): number {
  const halfUp = Math.round(x);
  return halfUp - x === 0.5 && halfUp % 2 !== 0 ? halfUp - 1 : halfUp;
}

export const Floor = unary('Floor', Math.floor);
export const Round = unary('Round', roundHalfToEven);
/** The remainder of a division that truncates (C's fmod, ONNX's with `fmod` = 1): it has the sign of the dividend, and is exact. */
export const Mod = binary('Mod', (a, b) => a % b, {
  pullback: (a, b, dy) => [dy, neg(mul(dy, truncate(div(a, b))))],
});

export const floor = unaryBuilder(Floor);
/** Half to even. */
export const round = unaryBuilder(Round);
export const ceil = (x: Node): Node => neg(floor(neg(x)));
/** Toward zero. */
export const truncate = (x: Node): Node => mul(sign(x), floor(abs(x)));

/** a − b·truncate(a / b): it has the sign of `a`. */
export const remainder = binaryBuilder(Mod);
/** a − b·floor(a / b): it has the sign of `b` (Python's, and ONNX's `Mod` of integers). */
export function modulo(a: Node, b: Node): Node {
  const rest = remainder(a, b);
  const isOpposite = not(equal(greater(rest, scalar(0)), greater(b, scalar(0))));
  return where(and(isNonzero(rest), isOpposite), add(rest, b), rest);
}
/** Of whole numbers, truncated toward zero (C's division). Exact, where rounding the quotient in float32 need not be. */
export const quotient = (a: Node, b: Node): Node => div(sub(a, remainder(a, b)), b);
