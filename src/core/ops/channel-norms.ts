/** Normalizations of images by their own values, channels last; out of primitives, so each has its gradients of all orders from those. */
import { constant, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { add, div, mul, square, sub } from './binary';
import { layerNorm } from './normalization';
import { matmul } from './matmul';
import { powerOf, rootOf } from './lp-norm';
import { keptShape, reduceMean, reduceSum } from './reduce';
import { reshape } from './reshape';
import { exp, log, step } from './unary';
import { where } from './where';

export interface GroupNormOptions {
  /** How many groups of neighbouring channels there are; as many as channels: instance norm. */
  readonly groups: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * Group norm (Wu & He 2018) without scale and offset: (x − mean)/√(variance + ε), both taken for each example over all positions and the
 * channels of a group. x `[examples, …positions, channels]`. @throws RangeError where channels do not split.
 */
export function groupNorm(x: Node, { groups, epsilon }: GroupNormOptions): Node {
  const [examples, channels] = [x.shape[0], x.shape[x.shape.length - 1]];
  const own = channels / groups;
  if (!Number.isSafeInteger(groups) || groups < 1 || !Number.isInteger(own) || size(x.shape) === 0)
    throw new RangeError(`cannot split ${show(x.shape)} into ${groups} groups`);
  const apart = reshape(x, [examples, size(x.shape.slice(1, -1)), groups, own]);
  return reshape(layerNorm(apart, { axes: [1, 3], epsilon }), x.shape);
}

export interface LocalResponseNormOptions {
  /** How many neighbouring channels are added up. */
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly bias: number;
}

/** Elements of the matrix that adds up neighbouring channels: more is a mistake in a file. */
const largestMatrix = 2 ** 22;

/**
 * Local response normalization (Krizhevsky et al. 2012): x/(bias + α/size · Σ x²)^β, the sum taken over the channels around one. x `[…,
 * channels]`. @throws RangeError where there are absurdly many.
 */
export function localResponseNorm(x: Node, { size: width, alpha, beta, bias }: LocalResponseNormOptions): Node {
  const channels = x.shape[x.shape.length - 1];
  if (!Number.isSafeInteger(width) || width < 1 || channels ** 2 > largestMatrix)
    throw new RangeError(`sums over ${width} of ${channels} channels`);
  const [before, after] = [Math.floor((width - 1) / 2), Math.ceil((width - 1) / 2)];
  const around = range(channels ** 2).map((at) => {
    const distance = Math.floor(at / channels) - (at % channels);
    return Number(-before <= distance && distance <= after);
  });
  const sums = matmul(square(x), constant(around, [channels, channels]));
  const base = add(mul(sums, scalar(alpha / width)), scalar(bias));
  return mul(x, exp(mul(log(base), scalar(-beta))));
}

/** (x − mean)/(deviation + 1e−9) over `axes` (ONNX MeanVarianceNormalization). What is equal everywhere becomes 0. */
export function meanVarianceNorm(x: Node, axes: readonly number[]): Node {
  const kept = keptShape(x.shape, axes);
  const mean = (value: Node): Node => reshape(reduceMean(value, axes), kept);
  const centered = sub(x, mean(x));
  return div(centered, add(rootOf(mean(square(centered)), 2), scalar(1e-9)));
}

/** x/(Σ |x|ᵖ)^(1/p), the sum taken along one axis; what is 0 along it stays 0. @param p a positive integer. */
export function lpNormalized(x: Node, axis: number, p: number): Node {
  const kept = keptShape(x.shape, [axis]);
  const norm = reshape(rootOf(reduceSum(powerOf(x, p), [axis]), p), kept);
  return div(x, where(step(norm), norm, scalar(1)));
}
