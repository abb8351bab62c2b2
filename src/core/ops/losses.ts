/**
 * Losses of one example, scalars. `output` and `target` have one shape: `[1, …, C]`, with P positions before the last axis (none: P = 1).
 * A sum over a batch divided by its examples is the mean loss L of CRITERIA.md.
 */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { sameShape, show, size } from '../graph/shape';
import { add, mul, square, sub } from './binary';
import { reduceMean, reduceSum } from './reduce';
import { logSoftmax } from './softmax';
import { neg, softplus } from './unary';

function requireSameShape(output: Node, target: Node): void {
  if (!sameShape(output.shape, target.shape))
    throw new RangeError(`output ${show(output.shape)} and target ${show(target.shape)} differ in shape`);
}

/** Softmax cross-entropy from logits: −Σₖ tₖ·log pₖ, the mean over positions. `target` holds probabilities, as a rule one-hot. */
export function crossEntropy(logits: Node, target: Node): Node {
  requireSameShape(logits, target);
  const positions = size(logits.shape.slice(0, -1));
  return mul(reduceSum(mul(logSoftmax(logits), target)), scalar(-1 / positions));
}

/**
 * Sigmoid cross-entropy from logits: the mean over outputs (and positions) of t·log(1 + e⁻ᶻ) + (1 − t)·log(1 + eᶻ). Written with both
 * terms, no difference of large numbers is taken, nor in its gradient (1 − t)·σ(z) − t·σ(−z).
 */
export function binaryCrossEntropy(logits: Node, target: Node): Node {
  requireSameShape(logits, target);
  const missed = mul(target, softplus(neg(logits)));
  const falseAlarm = mul(sub(scalar(1), target), softplus(logits));
  return reduceMean(add(missed, falseAlarm));
}

/** The mean over all elements of (output − target)². */
export function meanSquaredError(output: Node, target: Node): Node {
  requireSameShape(output, target);
  return reduceMean(square(sub(output, target)));
}
