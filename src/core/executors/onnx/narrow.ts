/** Floats of a byte or less by arithmetic: ONNX casts to them only as of opset 19 and 23, and not everywhere. */
import { constant, scalar } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { range } from '../../graph/shape';
import { abs, div, mul, sign } from '../../ops/elementwise';
import { equal, greater } from '../../ops/comparison';
import { gather } from '../../ops/gather';
import type { NarrowFloat } from '../../ops/narrow-float';
import { reduceSum } from '../../ops/reduce';
import { filled, reshape } from '../../ops/reshape';
import { round } from '../../ops/rounding';
import { where } from '../../ops/where';

interface Narrowing {
  readonly format: NarrowFloat;
  /** What lies beyond the largest becomes it. */
  readonly saturates: boolean;
}

/** Each number rounded to a multiple of the step between its neighbours, which is a power of two. Half to even. */
export function narrowedBySteps({ inputs: [x], attributes: { format, saturates }, shape }: Node<Narrowing>): Node {
  const { bias, exponentBits, mantissaBits, largest, hasInfinity = false, isFinite = false } = format;
  const lowest = 1 - bias;
  const exponents = range(2 ** exponentBits).map((each) => lowest + each);
  const magnitude = abs(x);
  // How many powers of two, from the second step on, a number reaches.
  const bounds = constant(
    exponents.slice(1).map((exponent) => 2 ** exponent),
    [exponents.length - 1],
  );
  const reached = sum(notBelow(reshape(magnitude, [...shape, 1]), bounds), shape.length);
  const steps = gather(
    constant(
      exponents.map((exponent) => 2 ** (exponent - mantissaBits)),
      [exponents.length],
    ),
    reached,
  );
  const nearest = mul(round(div(magnitude, steps)), steps);
  const beyond = saturates || isFinite ? largest : hasInfinity ? Infinity : NaN;
  const bounded = where(greater(nearest, scalar(largest)), scalar(beyond), nearest);
  const signed = mul(sign(x), bounded);
  const isNumber = equal(x, x);
  return where(isNumber, where(equal(x, scalar(0)), x, signed), filled(isFinite ? 0 : NaN, shape));
}

const sum = (x: Node, axis: number): Node => reduceSum(x, [axis]);
/** 1 where a ≥ b. NaN is below everything. */
const notBelow = (a: Node, b: Node): Node => where(greater(a, b), scalar(1), equal(a, b));
