/**
 * Comparisons and logic. A truth is a number: 1 or 0. Nothing is equal to, greater or less than NaN. All are piecewise constant, so no
 * gradient passes.
 */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { abs, max, mul, sub } from './elementwise';
import { binary, binaryBuilder } from './elementwise-op';

export const Greater = binary('Greater', (a, b) => Number(a > b));
export const Equal = binary('Equal', (a, b) => Number(a === b));

export const greater = binaryBuilder(Greater);
export const equal = binaryBuilder(Equal);
export const less = (a: Node, b: Node): Node => greater(b, a);
export const greaterOrEqual = (a: Node, b: Node): Node => or(greater(a, b), equal(a, b));
export const lessOrEqual = (a: Node, b: Node): Node => greaterOrEqual(b, a);

/** Both, of truths. */
export const and = (a: Node, b: Node): Node => mul(a, b);
/** At least one, of truths. */
export const or = (a: Node, b: Node): Node => max(a, b);
/** Exactly one, of truths. */
export const xor = (a: Node, b: Node): Node => abs(sub(a, b));
/** The opposite of a truth. */
export const not = (a: Node): Node => sub(scalar(1), a);

/** Any number but 0, NaN included, is true. */
export const isNonzero = (x: Node): Node => not(equal(x, scalar(0)));
export const isNan = (x: Node): Node => not(equal(x, x));
/** Infinite, of any sign. */
export const isInfinite = (x: Node): Node => equal(abs(x), scalar(Infinity));
