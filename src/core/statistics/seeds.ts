/**
 * Output seeds: cotangents of one example's output, `[count, …output.shape]`. A seeded backward pass of each, squared and added, is
 * the Gauss-Newton diagonal (CRITERIA.md, `hessian`) or the output's sensitivity. Up to 32 are exact; of more, 32 Rademacher
 * combinations are an unbiased estimate of sums of squares: E (Σₖ sₖaₖ)² = Σₖ aₖ².
 */
import { constant, identity, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { add, mul, neg, sqrt, sub } from '../ops/elementwise';
import { matmul } from '../ops/matmul';
import { pad, slice } from '../ops/slice';
import { reshape, transpose } from '../ops/reshape';
import { sigmoid } from '../ops/elementwise';
import { softmax } from '../ops/softmax';
import type { Objective } from './objective';

/** Most seeds that are run one by one. */
export const exactSeeds = 32;

/** The Gauss-Newton diagonal is exact for this objective. */
export const isExact = ({ output }: Objective): boolean => size(output.shape) <= exactSeeds;

/** All other elements along the last axis added up: no difference is taken, so 1 − p stays exact where p is nearly 1. */
export function sumOfOthers(x: Node): Node {
  const width = x.shape.at(-1) ?? 1;
  const lead = x.shape.slice(0, -1);
  // Two levels of √width blocks: others in the own block, plus whole other blocks.
  const block = Math.ceil(Math.sqrt(width));
  const others = sub(constant(new Float64Array(block * block).fill(1), [block, block]), identity(block));
  const zeros = lead.map(() => 0);
  const padded = pad(x, [...zeros, 0], [...zeros, block * block - width]);
  const rows = reshape(padded, [size(lead), block, block]);
  const inside = matmul(rows, others);
  const whole = matmul(rows, constant(new Float64Array(block * block).fill(1), [block, block]));
  const outside = matmul(others, whole);
  const sum = reshape(add(inside, outside), [...lead, block * block]);
  return slice(sum, [...zeros, 0], [...lead, width]);
}

/** √pₖ(eₖ − p) for every class of every position, or their combinations by `signs` [probes, positions, classes]. */
function softmaxSeeds({ output, positions: P, classes: C }: Objective, signs: Node | undefined): Node {
  const p = reshape(softmax(output), [P, C]);
  const root = mul(sqrt(p), scalar(1 / Math.sqrt(P)));
  const rest = sumOfOthers(p);
  if (signs) {
    const signed = mul(signs, root);
    return sub(mul(signed, rest), mul(p, sumOfOthers(signed)));
  }
  const eye = identity(C);
  const off = sub(constant(new Float64Array(C * C).fill(1), [C, C]), eye);
  // [class of the seed, position, class]
  const rows = sub(mul(reshape(eye, [C, 1, C]), rest), mul(reshape(off, [C, 1, C]), p));
  const seeds = mul(rows, reshape(transpose(root, [1, 0]), [C, P, 1]));
  return mul(reshape(identity(P), [P, 1, P, 1]), reshape(seeds, [1, C, P, C]));
}

/** `scale` [elements] on the diagonal, or its combinations. */
function diagonalSeeds(scale: Node, count: number, signs: Node | undefined): Node {
  return mul(signs ? reshape(signs, [exactSeeds, count]) : identity(count), scale);
}

/**
 * Seeds whose squared gradients add up to the Gauss-Newton diagonal: softmax √pₖ(eₖ − p) (times 1/√P over P positions), sigmoid
 * √(pₖ(1 − pₖ)/C)·eₖ, squared error √(2/C)·eₖ. `signs`: see `signsShape`; absent: every seed.
 */
export function gaussNewtonSeeds(objective: Objective, signs?: Node): Node {
  const { output, loss } = objective;
  const count = size(output.shape);
  const seeds = (): Node => {
    switch (loss) {
      case 'cross-entropy':
        return softmaxSeeds(objective, signs && reshape(signs, [exactSeeds, objective.positions, objective.classes]));
      case 'binary-cross-entropy': {
        const z = reshape(output, [count]);
        return diagonalSeeds(sqrt(mul(mul(sigmoid(z), sigmoid(neg(z))), scalar(1 / count))), count, signs);
      }
      case 'mean-squared-error':
        return diagonalSeeds(scalar(Math.sqrt(2 / count)), count, signs);
    }
  };
  return reshape(seeds(), [signs ? exactSeeds : count, ...output.shape]);
}

/** One unit seed for each of the given outputs (flat indices). */
export function unitSeeds({ output }: Objective, indices: readonly number[] = range(size(output.shape))): Node {
  const count = size(output.shape);
  const rows = new Float64Array(indices.length * count);
  indices.forEach((index, row) => (rows[row * count + index] = 1));
  return constant(rows, [indices.length, ...output.shape]);
}
