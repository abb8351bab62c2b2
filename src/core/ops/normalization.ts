/** Normalizations, out of primitives: each has its gradients of all orders from those. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { show, size, type Shape } from '../graph/shape';
import { add, div, mul, square, sub } from './binary';
import { keptShape, reduceMean } from './reduce';
import { reshape } from './reshape';
import { reciprocal, sqrt } from './unary';

export interface BatchNormOptions {
  /** `[channels]`, as are the others. */
  readonly mean: Node;
  readonly variance: Node;
  /** Absent: 1. */
  readonly gamma?: Node | undefined;
  /** Absent: 0. */
  readonly beta?: Node | undefined;
  /** Added to the variance. */
  readonly epsilon: number;
  /** The axis of the channels. */
  readonly axis: number;
}

/**
 * Batch norm by given statistics, as in evaluation mode: γ·(x − mean)/√(variance + ε) + β along one axis of x. What does not depend on x
 * is a vector of one number for each channel.
 * @throws RangeError where a vector does not have the extent of the axis.
 */
export function batchNorm(x: Node, { mean, variance, gamma, beta, epsilon, axis }: BatchNormOptions): Node {
  const channels = x.shape[axis];
  const alongAxis = (vector: Node): Node => {
    if (vector.shape.length !== 1 || vector.shape[0] !== channels)
      throw new RangeError(`${show(vector.shape)} for ${channels} channels`);
    return reshape(vector, [channels, ...x.shape.slice(axis + 1).map(() => 1)]);
  };
  const deviation = sqrt(add(variance, scalar(epsilon)));
  const factor = div(gamma ?? scalar(1), deviation);
  const normalized = mul(sub(x, alongAxis(mean)), alongAxis(factor));
  return beta ? add(normalized, alongAxis(beta)) : normalized;
}

export interface LayerNormOptions {
  /** What the statistics are taken over. */
  readonly axes: readonly number[];
  /** The extents of `axes`, in their order. Absent: 1. */
  readonly gamma?: Node | undefined;
  /** The extents of `axes`, in their order. Absent: 0. */
  readonly beta?: Node | undefined;
  /** Added to the variance. */
  readonly epsilon: number;
}

export interface Standardized {
  /** (x − mean)/√(variance + ε), the shape of x. */
  readonly value: Node;
  /** With the axes kept as extent 1, as the next. */
  readonly mean: Node;
  /** 1/√(variance + ε). */
  readonly inverseDeviation: Node;
}

/** x by its own mean and (biased) variance over `axes`. @param epsilon is added to the variance. */
export function standardize(x: Node, axes: readonly number[], epsilon: number): Standardized {
  const statistics = keptShape(x.shape, axes);
  const meanOf = (value: Node): Node => reshape(reduceMean(value, axes), statistics);
  const mean = meanOf(x);
  const centered = sub(x, mean);
  const deviation = sqrt(add(meanOf(square(centered)), scalar(epsilon)));
  return { value: div(centered, deviation), mean, inverseDeviation: reciprocal(deviation) };
}

/**
 * x · 1/√(mean of x² over `axes` + ε) (Zhang & Sennrich 2019), and the factor, with the axes kept as extent 1.
 */
export function rmsNorm(x: Node, axes: readonly number[], epsilon: number): { value: Node; inverse: Node } {
  const mean = reshape(reduceMean(square(x), axes), keptShape(x.shape, axes));
  const deviation = sqrt(add(mean, scalar(epsilon)));
  return { value: div(x, deviation), inverse: reciprocal(deviation) };
}

/**
 * Layer norm (Ba et al. 2016): γ·(x − mean)/√(variance + ε) + β, mean and (biased) variance of the example itself over `axes`.
 * @throws RangeError where γ or β have other extents.
 */
export function layerNorm(x: Node, { axes, gamma, beta, epsilon }: LayerNormOptions): Node {
  const { value } = standardize(x, axes, epsilon);
  const own = x.shape.map((extent, axis) => (axes.includes(axis) ? extent : 1));
  const scaled = gamma ? mul(value, fitted(gamma, own)) : value;
  return beta ? add(scaled, fitted(beta, own)) : scaled;
}

function fitted(parameter: Node, shape: Shape): Node {
  if (size(parameter.shape) !== size(shape))
    throw new RangeError(`${show(parameter.shape)} for normalized axes ${show(shape)}`);
  return reshape(parameter, shape);
}
