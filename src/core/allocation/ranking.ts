import { keysOf } from './keys';
import { partOf, type Part } from './select';

/** A candidate's scores made ready for allocation at any sparsity. */
export interface Ranking {
  /** Keys of each scored parameter, in file order. */
  readonly parts: readonly Part[];
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
  return {
    parts: scores.map((values, index) => partOf(keysOf(normalize ? normalized(values) : values, weights[index]))),
  };
}
