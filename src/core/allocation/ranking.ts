import { keysOf } from './keys';
import { dividedBy, normOf } from './normalize';
import { normalizedPart } from './normalized-part';
import type { Part } from './part';
import type { Scores } from './scores';

/** A part that knows where its keys stand. */
export interface RankedPart extends Part {
  /** The weights that were scored: those that are zero go first. */
  readonly values: Float32Array;
  /** By position, as they are ranked; perhaps made anew each time. */
  readonly scores: () => Float32Array;
  /** Of these scores; made anew each time. */
  readonly keys: () => Uint32Array;
}

/** A candidate's scores made ready for allocation at any sparsity. */
export interface Ranking {
  /** Of each scored parameter, in file order. */
  readonly parts: readonly RankedPart[];
}

/** @param weights the parameters' values as they were scored; those that are zero go first. */
export function rankingOf(scores: Scores, weights: readonly Float32Array[], normalize?: 'layer'): Ranking {
  return {
    parts: weights.map((values, p) => {
      const norm = normalize ? normOf(scores.of(p)) : 0;
      const part = norm > 0 ? normalizedPart(scores.part(p), scores.of(p), values, norm) : scores.part(p);
      const ranked = (): Float32Array => dividedBy(norm, scores.of(p));
      return { ...part, values, scores: ranked, keys: () => keysOf(ranked(), values) };
    }),
  };
}
