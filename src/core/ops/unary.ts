/** Elementwise operations of one operand. */
import { scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { div, mul, square, sub } from './binary';
import { none, simplifyElementwise, type None } from './broadcasting';
import { erfOf } from './erf';

/** The cotangent of x, given y = f(x) and the cotangent of y. */
type Pullback = (x: Node, y: Node, dy: Node) => Node;

function unary(
  name: string,
  f: (x: number) => number,
  pullback?: Pullback,
  simplify?: (x: Node) => Node | undefined,
): Op<None> {
  const op: Op<None> = {
    name,
    infer: ([shape]) => shape,
    simplify: (inputs) => simplify?.(inputs[0]) ?? simplifyElementwise(op, inputs),
    evaluate: ([x]) => x.data.map(f),
    vectorize: (_, [x]) => Node.create(op, [x.node], none),
    ...(pullback && { gradient: (node: Node<None>, dy: Node) => [pullback(node.inputs[0], node, dy)] }),
  };
  return op;
}

/** Logistic function without overflow on either side. */
const sigmoidOf = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

export const Neg = unary(
  'Neg',
  (x) => -x,
  (_x, _y, dy) => neg(dy),
  (x) => (x.op === Neg ? x.inputs[0] : undefined),
);
export const Exp = unary('Exp', Math.exp, (_x, y, dy) => mul(dy, y));
export const Log = unary('Log', Math.log, (x, _y, dy) => div(dy, x));
export const Sqrt = unary('Sqrt', Math.sqrt, (_x, y, dy) => div(mul(dy, scalar(0.5)), y));
export const Reciprocal = unary(
  'Reciprocal',
  (x) => 1 / x,
  (_x, y, dy) => neg(mul(dy, square(y))),
);
export const Tanh = unary('Tanh', Math.tanh, (_x, y, dy) => mul(dy, sub(scalar(1), square(y))));
export const Erf = unary('Erf', erfOf, (x, _y, dy) =>
  mul(dy, mul(scalar(2 / Math.sqrt(Math.PI)), exp(neg(square(x))))),
);
/** 1 − σ(x) is spelled σ(−x), so that a saturated unit keeps its (small) gradient in float32. */
export const Sigmoid = unary('Sigmoid', sigmoidOf, (x, y, dy) => mul(dy, mul(y, sigmoid(neg(x)))));
/** log(1 + eˣ). */
export const Softplus = unary(
  'Softplus',
  (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  (x, _y, dy) => mul(dy, sigmoid(x)),
);
export const Sign = unary('Sign', Math.sign);
export const Abs = unary('Abs', Math.abs, (x, _y, dy) => mul(dy, sign(x)));
/** 1 where x > 0, else 0. */
export const Step = unary('Step', (x) => Number(x > 0));
/** Its gradient asks the output, not the input, so that the input need not outlive the forward pass. */
export const Relu = unary(
  'Relu',
  (x) => Math.max(x, 0),
  (_x, y, dy) => mul(dy, step(y)),
);

const builder =
  (op: Op<None>) =>
  (x: Node): Node =>
    Node.create(op, [x], none);
export const neg = builder(Neg);
export const exp = builder(Exp);
export const log = builder(Log);
export const sqrt = builder(Sqrt);
export const reciprocal = builder(Reciprocal);
export const tanh = builder(Tanh);
export const erf = builder(Erf);
export const sigmoid = builder(Sigmoid);
export const softplus = builder(Softplus);
export const sign = builder(Sign);
export const abs = builder(Abs);
export const step = builder(Step);
