/**
 * Activations with the meaning that Keras 2 and TensorFlow.js layers give them, out of primitives: each has its gradients, its
 * per-example form and every executor from those.
 */
import { scalar } from '../graph/leaf';
import { Node } from '../graph/node';
import { add, clip, div, min, mul, square, sub } from './binary';
import { none } from './broadcasting';
import { abs, erf, exp, neg, Relu, sigmoid, softplus, step, tanh } from './unary';

export { exp as exponential, sigmoid, softplus, tanh } from './unary';
export { logSoftmax, softmax } from './softmax';

export const linear = (x: Node): Node => x;

const positive = (x: Node): Node => Node.create(Relu, [x], none);

export interface ReluOptions {
  /** Cap. Default: none. */
  readonly maxValue?: number | undefined;
  /** Slope below the threshold. */
  readonly negativeSlope?: number | undefined;
  /** Values up to here count as negative. */
  readonly threshold?: number | undefined;
}
/** Keras `ReLU`: x above the threshold, capped at `maxValue`; `negativeSlope`·(x − threshold) below. */
export function relu(x: Node, { maxValue, negativeSlope = 0, threshold = 0 }: ReluOptions = {}): Node {
  const above = threshold === 0 ? positive(x) : thresholdedRelu(x, threshold);
  const capped = maxValue === undefined ? above : min(above, scalar(maxValue));
  if (negativeSlope === 0) return capped;
  return sub(capped, mul(positive(sub(scalar(threshold), x)), scalar(negativeSlope)));
}
export const relu6 = (x: Node): Node => relu(x, { maxValue: 6 });
/** x above 0, `alpha`·x below. */
export const leakyRelu = (x: Node, alpha = 0.3): Node => relu(x, { negativeSlope: alpha });
/** x above 0, α·x below; `alpha` is learnt and broadcasts. */
export const prelu = (x: Node, alpha: Node): Node => sub(positive(x), mul(alpha, positive(neg(x))));
/** x where x > `theta`, else 0. */
export const thresholdedRelu = (x: Node, theta = 1): Node => mul(x, step(sub(x, scalar(theta))));

/** x above 0, α·(eˣ − 1) below. The exponential never sees a positive number, so nothing overflows. */
export function elu(x: Node, alpha = 1): Node {
  const below = sub(exp(min(x, scalar(0))), scalar(1));
  return add(positive(x), mul(scalar(alpha), below));
}
/** Klambauer et al. 2017. */
export const selu = (x: Node): Node => mul(scalar(1.0507009873554805), elu(x, 1.6732632423543772));

export const softsign = (x: Node): Node => div(x, add(abs(x), scalar(1)));
/** slope·x + 0.5, clipped to [0, 1]. The slope is 0.2 in Keras 2 and TensorFlow.js, 1/6 in Keras 3. */
export const hardSigmoid = (x: Node, slope = 0.2): Node => clip(add(mul(x, scalar(slope)), scalar(0.5)), 0, 1);
/** x·σ(x), also called SiLU. */
export const swish = (x: Node): Node => mul(x, sigmoid(x));
export const mish = (x: Node): Node => mul(x, tanh(softplus(x)));
/** x·Φ(x), Φ the normal distribution function. */
export const gelu = (x: Node): Node => mul(x, mul(add(erf(mul(x, scalar(Math.SQRT1_2))), scalar(1)), scalar(0.5)));
/** The approximation of gelu by tanh (Hendrycks & Gimpel 2016). */
export function geluNew(x: Node): Node {
  const cubic = add(x, mul(mul(square(x), x), scalar(0.044715)));
  return mul(mul(x, scalar(0.5)), add(tanh(mul(cubic, scalar(Math.sqrt(2 / Math.PI)))), scalar(1)));
}
