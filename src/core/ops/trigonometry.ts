/** Trigonometric and hyperbolic functions and their inverses, of radians. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { add, div, mul, neg, sqrt, square, sub } from './elementwise';
import { unary, unaryBuilder } from './elementwise-op';

const one = scalar(1);
/** 1 − x², without cancellation at ±1. */
const oneMinusSquare = (x: Node): Node => mul(sub(one, x), add(one, x));

export const Sin = unary('Sin', Math.sin, { pullback: (x, _y, dy) => mul(dy, cos(x)) });
export const Cos = unary('Cos', Math.cos, { pullback: (x, _y, dy) => neg(mul(dy, sin(x))) });
export const Asin = unary('Asin', Math.asin, { pullback: (x, _y, dy) => div(dy, sqrt(oneMinusSquare(x))) });
export const Acos = unary('Acos', Math.acos, { pullback: (x, _y, dy) => neg(div(dy, sqrt(oneMinusSquare(x)))) });
export const Atan = unary('Atan', Math.atan, { pullback: (x, _y, dy) => div(dy, add(square(x), one)) });

export const Sinh = unary('Sinh', Math.sinh, { pullback: (x, _y, dy) => mul(dy, cosh(x)) });
export const Cosh = unary('Cosh', Math.cosh, { pullback: (x, _y, dy) => mul(dy, sinh(x)) });
export const Asinh = unary('Asinh', Math.asinh, { pullback: (x, _y, dy) => div(dy, sqrt(add(square(x), one))) });
export const Acosh = unary('Acosh', Math.acosh, {
  pullback: (x, _y, dy) => div(dy, mul(sqrt(sub(x, one)), sqrt(add(x, one)))),
});
export const Atanh = unary('Atanh', Math.atanh, { pullback: (x, _y, dy) => div(dy, oneMinusSquare(x)) });

export const sin = unaryBuilder(Sin);
export const cos = unaryBuilder(Cos);
export const tan = (x: Node): Node => div(sin(x), cos(x));
export const asin = unaryBuilder(Asin);
export const acos = unaryBuilder(Acos);
export const atan = unaryBuilder(Atan);
export const sinh = unaryBuilder(Sinh);
export const cosh = unaryBuilder(Cosh);
export const asinh = unaryBuilder(Asinh);
export const acosh = unaryBuilder(Acosh);
export const atanh = unaryBuilder(Atanh);
