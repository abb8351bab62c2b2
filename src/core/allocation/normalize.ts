/** The L2 norm of a parameter's scores, so that parameters compare whose scores have different scales (CRITERIA.md, `--normalize layer`). */
export const normOf = (scores: Float32Array): number => Math.sqrt(addSquares(0, scores));

/** Scores that come piece by piece add up to the same sum. */
export function addSquares(before: number, scores: Float32Array): number {
  let sum = before;
  for (let at = 0; at < scores.length; at++) sum += scores[at] * scores[at];
  return sum;
}

export function dividedBy(norm: number, scores: Float32Array): Float32Array {
  if (!(norm > 0)) return scores;
  const quotients = new Float32Array(scores.length);
  for (let at = 0; at < scores.length; at++) quotients[at] = scores[at] / norm;
  return quotients;
}
