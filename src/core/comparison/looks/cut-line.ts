import { zeroKey } from '../../allocation/keys';
import { countBelow, select } from '../../allocation/select';
import type { ScoredLayer } from './layer';

/** The lowest weights of a parameter go: those below a key, and of those equal to it the ones from a position on. No mask is made. */
export interface CutLine {
  readonly key: number;
  readonly from: number;
}

export function cutLine({ part, keys, removed }: Pick<ScoredLayer, 'part' | 'keys' | 'removed'>): CutLine {
  const { key, ties } = select([part], removed);
  let from = keys.length;
  for (let left = ties; left > 0; left--) from = keys.lastIndexOf(key, from - 1);
  return { key, from };
}

export function isKept({ key, from }: CutLine, keys: Uint32Array, position: number): boolean {
  const own = keys[position];
  return own > key || (own === key && position < from);
}

/** The highest score that goes; undefined where none does, or none but zeros. */
export function thresholdOf({ key, from }: CutLine, scores: Float32Array): number | undefined {
  return key !== zeroKey && from < scores.length ? scores[from] : undefined;
}

/** Rank of one weight: 1 goes first, of equal ones the higher position. */
export function rankOf({ part, keys }: Pick<ScoredLayer, 'part' | 'keys'>, position: number): number {
  const own = keys[position];
  const { below, equal } = countBelow(part, own);
  let rank = below + 1;
  if (equal > 1) for (let at = position; (at = keys.indexOf(own, at + 1)) >= 0;) rank++;
  return rank;
}
