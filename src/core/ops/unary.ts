/** Elementwise operations of one operand. */
import { scalar } from '../graph/leaf';
import { div, mul, square, sub } from './binary';
import { unary, unaryBuilder } from './elementwise-op';
import { erfOf } from './erf';

/** Logistic function without overflow on either side. */
const sigmoidOf = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

export const Neg = unary('Neg', (x) => -x, {
  pullback: (_x, _y, dy) => neg(dy),
  simplify: (x) => (x.op === Neg ? x.inputs[0] : undefined),
});
export const Exp = unary('Exp', Math.exp, { pullback: (_x, y, dy) => mul(dy, y) });
export const Log = unary('Log', Math.log, { pullback: (x, _y, dy) => div(dy, x) });
export const Sqrt = unary('Sqrt', Math.sqrt, { pullback: (_x, y, dy) => div(mul(dy, scalar(0.5)), y) });
export const Reciprocal = unary('Reciprocal', (x) => 1 / x, {
  pullback: (_x, y, dy) => neg(mul(dy, square(y))),
});
export const Tanh = unary('Tanh', Math.tanh, { pullback: (_x, y, dy) => mul(dy, sub(scalar(1), square(y))) });
export const Erf = unary('Erf', erfOf, {
  pullback: (x, _y, dy) => mul(dy, mul(scalar(2 / Math.sqrt(Math.PI)), exp(neg(square(x))))),
});
/** 1 − σ(x) is spelled σ(−x), so that a saturated unit keeps its (small) gradient in float32. */
export const Sigmoid = unary('Sigmoid', sigmoidOf, {
  pullback: (x, y, dy) => mul(dy, mul(y, sigmoid(neg(x)))),
});
/** log(1 + eˣ). */
export const Softplus = unary('Softplus', (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), {
  pullback: (x, _y, dy) => mul(dy, sigmoid(x)),
});
export const Sign = unary('Sign', Math.sign);
export const Abs = unary('Abs', Math.abs, { pullback: (x, _y, dy) => mul(dy, sign(x)) });
/** 1 where x > 0, else 0. */
export const Step = unary('Step', (x) => Number(x > 0));
/** Its gradient asks the output, not the input, so that the input need not outlive the forward pass. */
export const Relu = unary('Relu', (x) => Math.max(x, 0), { pullback: (_x, y, dy) => mul(dy, step(y)) });

export const neg = unaryBuilder(Neg);
export const exp = unaryBuilder(Exp);
export const log = unaryBuilder(Log);
export const sqrt = unaryBuilder(Sqrt);
export const reciprocal = unaryBuilder(Reciprocal);
export const tanh = unaryBuilder(Tanh);
export const erf = unaryBuilder(Erf);
export const sigmoid = unaryBuilder(Sigmoid);
export const softplus = unaryBuilder(Softplus);
export const sign = unaryBuilder(Sign);
export const abs = unaryBuilder(Abs);
export const step = unaryBuilder(Step);
