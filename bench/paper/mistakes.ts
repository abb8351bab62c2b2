/**
 * The sample code of the paper, as it stands: three procedures that are to remove the least important `share` of a tensor's weights, and
 * what goes wrong in each (docs/paper.md).
 */
import type { Mask } from '../../src/core/allocation/masks';

type Values = ArrayLike<number>;

/** The k-th smallest value, counted from 1 (torch.kthvalue). @throws RangeError where there is none. */
export function kthValue(values: Values, k: number): number {
  if (!(k >= 1 && k <= values.length)) throw new RangeError(`no value ${k} of ${values.length}`);
  return Float64Array.from(values).sort()[k - 1];
}

/** What a comparison with a threshold keeps: `values > threshold`. */
const above = (values: Values, threshold: number): Mask =>
  Uint8Array.from(values, (value) => Number(value > threshold));

const absolute = (values: Values): Float64Array => Float64Array.from(values, Math.abs);

/** The first: the threshold is the gradients' lowest `share`, and what is compared with it are the weights. */
export const thresholdOfAnother = (weights: Values, gradients: Values, share: number): Mask =>
  above(absolute(weights), kthValue(absolute(gradients), Math.floor(weights.length * share)));

/** The second: the threshold is the n·(1 − share)-th smallest score, so the highest `share` stays and the rest goes. */
export const keepsTheShare = (scores: Values, share: number): Mask =>
  above(absolute(scores), kthValue(absolute(scores), Math.floor(scores.length * (1 - share))));

/** Both, as the code has them. */
export const bothMistakes = (weights: Values, gradients: Values, share: number): Mask =>
  above(absolute(weights), kthValue(absolute(gradients), Math.floor(weights.length * (1 - share))));

/** The third: one number for a whole tensor, the curvature of the loss in the *input*, is every weight's score. */
export const oneScoreForAll = (curvature: number, length: number, share: number): Mask => {
  const scores = new Float64Array(length).fill(curvature);
  return above(scores, kthValue(scores, Math.floor(length * share)));
};
