import { keysOf } from './keys';
import { highCounts } from './select';

/** A candidate's scores made ready for allocation at any sparsity. */
export interface Ranking {
  /** Keys of each scored parameter, in file order. */
  readonly parts: readonly Uint32Array[];
  /** Counts of the keys' high 16 bits. */
  readonly high: Uint32Array;
}

/** Divides by the L2 norm, so that parameters compare whose scores have different scales. */
function normalized(scores: Float32Array): Float32Array {
  let sum = 0;
  for (const score of scores) sum += score * score;
  const norm = Math.sqrt(sum);
  return norm > 0 ? scores.map((score) => score / norm) : scores;
}

/** `weights`: the parameters' values; those that are zero go first. `normalize`: CRITERIA.md, `--normalize layer`. */
export function rankingOf(
  scores: readonly Float32Array[],
  weights: readonly Float32Array[],
  normalize?: 'layer',
): Ranking {
  const parts = scores.map((values, index) => keysOf(normalize ? normalized(values) : values, weights[index]));
  return { parts, high: highCounts(parts) };
}
