/** Cases of powers, angles, rounding, comparisons and reductions. */
import { constant, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { bitwiseAnd, bitwiseOr, bitwiseXor } from '../../../src/core/ops/bitwise';
import * as comparison from '../../../src/core/ops/comparison';
import { add, mul, square } from '../../../src/core/ops/elementwise';
import { narrow, narrowFloats } from '../../../src/core/ops/narrow-float';
import { hardmax } from '../../../src/core/ops/hardmax';
import { pow } from '../../../src/core/ops/power';
import {
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceProd,
  reduceSumSquare,
} from '../../../src/core/ops/reductions';
import { ceil, floor, modulo, quotient, remainder, round, truncate } from '../../../src/core/ops/rounding';
import * as trigonometry from '../../../src/core/ops/trigonometry';
import type { Case } from './cases';

const one = (name: string, build: Case['build'], rest: Partial<Case> = {}): Case => ({
  name,
  shapes: [[2, 5]],
  build,
  ...rest,
});
/** Even numbers of elements: none is near 0. */
const two = (name: string, build: Case['build'], rest: Partial<Case> = {}): Case[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[3, 1], [3]],
    [[], [3]],
    [[3], []],
  ].map((shapes) => ({ name: `${name} ${JSON.stringify(shapes)}`, shapes, build, ...rest }));

const angleCases: readonly Case[] = [
  one('Sin', trigonometry.sin, { scale: 4 }),
  one('Cos', trigonometry.cos, { scale: 4 }),
  one('tan', trigonometry.tan),
  one('Asin', trigonometry.asin, { scale: 0.9 }),
  one('Acos', trigonometry.acos, { scale: 0.9 }),
  one('Atan', trigonometry.atan, { scale: 3 }),
  one('Sinh', trigonometry.sinh),
  one('Cosh', trigonometry.cosh),
  one('Asinh', trigonometry.asinh, { scale: 3 }),
  one('Acosh', trigonometry.acosh, { positive: true, scale: 4 }),
  one('Atanh', trigonometry.atanh, { scale: 0.8 }),
];

const exponents = [-3, -2, -1, -0.5, 0, 0.5, 1, 1.7, 2, 3, 4];
const powerCases: readonly Case[] = [
  ...two('Pow', pow, { positive: true }),
  ...exponents.map((exponent) =>
    one(`Pow, ${exponent}`, (x) => pow(x, scalar(exponent)), { positive: true, shapes: [[3, 2]] }),
  ),
  one('Pow, whole exponents of any base', (x) => pow(x, constant([0, 1, 2, 3, 4], [5]))),
];

/** Whatever is piecewise constant scales something that is not. */
const steps =
  (f: (x: Node) => Node) =>
  (x: Node): Node =>
    mul(f(x), square(x));
const comparisons = ['greater', 'greaterOrEqual', 'less', 'lessOrEqual', 'equal'] as const;
const roundingCases: readonly Case[] = [
  one('Floor', steps(floor), { scale: 2.5 }),
  one('Round', steps(round), { scale: 2.5 }),
  one(
    'Narrow',
    steps((x) => narrow(x, narrowFloats.float4e2m1, true)),
    { scale: 5 },
  ),
  one('ceil', steps(ceil), { scale: 2.5 }),
  one('truncate', steps(truncate), { scale: 2.5 }),
  ...two('Mod', (a, b) => square(remainder(a, b)), { positive: true }),
  ...two('modulo', (a, b) => square(modulo(a, add(b, scalar(2))))),
  ...two('quotient', (a, b) => mul(a, quotient(b, scalar(0.3)))),
  ...comparisons.flatMap((name) => two(name, (a, b) => mul(comparison[name](a, b), mul(square(a), b)))),
  ...two('logic', (a, b) => {
    const [left, right] = [comparison.greater(a, scalar(0)), comparison.greater(b, scalar(0))];
    const { and, or, xor, not } = comparison;
    const weights = [and(left, right), or(left, right), xor(left, right), not(left)];
    return weights.map((weight, index) => mul(weight, mul(square(a), add(b, scalar(index))))).reduce(add);
  }),
  ...two('bitwise logic', (a, b) => {
    const above = (x: Node, threshold: number): Node => comparison.greater(x, scalar(threshold));
    const whole = (x: Node): Node => add(mul(above(x, 0.3), scalar(6)), mul(above(x, -0.4), scalar(3)));
    const [left, right] = [whole(a), whole(b)];
    const bits = [bitwiseAnd(left, right), bitwiseOr(left, right), bitwiseXor(left, right)];
    return bits.map((each) => mul(each, mul(square(a), b))).reduce(add);
  }),
  one('isNan, isInfinite, isNonzero', (x) => {
    const none = add(comparison.isNan(x), comparison.isInfinite(x));
    return add(mul(none, x), mul(comparison.isNonzero(x), square(x)));
  }),
];

const reductionCases: readonly Case[] = [
  { name: 'reduceProd of all', shapes: [[2, 3]], build: (x) => reduceProd(x) },
  { name: 'reduceProd of seven', shapes: [[2, 7]], build: (x) => reduceProd(x, [1]), positive: true },
  { name: 'reduceProd of both ends', shapes: [[2, 2, 3]], build: (x) => reduceProd(x, [2, 0]) },
  { name: 'reduceProd of one', shapes: [[2, 1, 3]], build: (x) => square(reduceProd(x, [1])) },
  { name: 'hardmax', shapes: [[2, 3, 2]], build: (x) => mul(hardmax(x, 1), square(x)) },
  { name: 'reduceL1', shapes: [[2, 3]], build: (x) => square(reduceL1(x, [1])) },
  { name: 'reduceL2', shapes: [[2, 3, 2]], build: (x) => reduceL2(x, [0, 2]) },
  { name: 'reduceLogSum', shapes: [[2, 3]], build: (x) => reduceLogSum(x, [0]), positive: true },
  { name: 'reduceSumSquare', shapes: [[2, 3]], build: (x) => reduceSumSquare(x) },
  { name: 'ReduceLogSumExp', shapes: [[2, 3, 2]], build: (x) => reduceLogSumExp(x, [0, 2]), scale: 3 },
  { name: 'ReduceLogSumExp of all', shapes: [[2, 3]], build: (x) => reduceLogSumExp(x), scale: 3 },
];

export const mathematicsCases: readonly Case[] = [...angleCases, ...powerCases, ...roundingCases, ...reductionCases];
