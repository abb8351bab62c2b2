/** Powers. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { broadcast } from '../graph/shape';
import { isFilledWith } from './broadcasting';
import { and, equal } from './comparison';
import { log, mul, reciprocal, sqrt, square, step, sub } from './elementwise';
import { binary, binaryBuilder } from './elementwise-op';
import { expand, filled } from './reshape';
import { where } from './where';

/** Powers that are other operations, which are faster, exacter, and known to `contract`. */
const known: readonly (readonly [exponent: number, power: (x: Node) => Node])[] = [
  [-2, (x) => reciprocal(square(x))],
  [-1, reciprocal],
  [-0.5, (x) => reciprocal(sqrt(x))],
  [0.5, sqrt],
  [1, (x) => x],
  [2, square],
  [3, (x) => mul(square(x), x)],
];

/** C's pow: NaN where a negative number has an exponent that is not whole. */
export const Pow = binary('Pow', (x, exponent) => x ** exponent, {
  pullback: (x, exponent, dy, y) => [
    mul(dy, mul(exponent, pow(awayFromZero(x, exponent), sub(exponent, scalar(1))))),
    mul(dy, mul(y, logarithm(x))),
  ],
  simplify: (x, exponent) => {
    const shape = broadcast(x.shape, exponent.shape);
    if (isFilledWith(exponent, 0)) return filled(1, shape);
    const power = known.find(([each]) => isFilledWith(exponent, each))?.[1];
    return power && expand(power(x), shape);
  },
});

/** x⁰ is 1 everywhere, so its slope is 0 at 0 too, not 0·0⁻¹: where both are 0, any other base has that slope. */
const awayFromZero = (x: Node, exponent: Node): Node =>
  where(and(equal(exponent, scalar(0)), equal(x, scalar(0))), scalar(1), x);

/** log x where x > 0, else 0: a power of 0 does not change with its exponent, and those of negative numbers have no slope. */
function logarithm(x: Node): Node {
  const isPositive = step(x);
  return where(isPositive, log(where(isPositive, x, scalar(1))), scalar(0));
}

/** xᵉ. The gradient of the exponent is 0 where x ≤ 0. */
export const pow = binaryBuilder(Pow);
