import { keysOf } from './keys';
import { partOf, type KeyedPart } from './select';

/** A candidate's scores made ready for allocation at any sparsity. */
export interface Ranking {
  /** Keys of each scored parameter, in file order. */
  readonly parts: readonly KeyedPart[];
}

/** Divides by the L2 norm, so that parameters compare whose scores have different scales. */
function normalized(scores: Float32Array): Float32Array {
  return dividedBy(Math.sqrt(addSquares(0, scores)), scores);
}

/** Scores that come piece by piece add up to the same sum. */
export function addSquares(before: number, scores: Float32Array): number {
  let sum = before;
  for (const score of scores) sum += score * score;
  return sum;
}

export const dividedBy = (norm: number, scores: Float32Array): Float32Array =>
  norm > 0 ? scores.map((score) => score / norm) : scores;

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
