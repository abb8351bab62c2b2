import type { SearchDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { sharesOf, type Judgement } from '../evaluation/evaluator';

export interface SearchInput {
  /** Accuracy that may be lost, a share. */
  readonly maxDrop: number;
  /** The unpruned model's answers. */
  readonly baseline: Judgement | undefined;
  /** The answers at a sparsity, on the same examples. @throws Problem `sparsity-impossible`, which counts as too much */
  readonly judge: (sparsity: number) => Promise<Judgement | undefined>;
  /** Sparsities that are told apart: multiples of 1/steps. */
  readonly steps: number;
  /** Ends the search with what it has found so far. */
  readonly stop?: AbortSignal | undefined;
  /** Share of the search that is done. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * The highest sparsity that loses at most `maxDrop`, by bisection: it takes for granted that more sparsity loses more, so it may miss a
 * later recovery, but what it answers was evaluated and holds.
 * @throws Problem `label-missing` where there is no accuracy to lose.
 */
export async function findSparsity({
  maxDrop,
  baseline,
  judge,
  steps,
  stop,
  onProgress,
}: SearchInput): Promise<SearchDocument> {
  const before = baseline?.hits && sharesOf(baseline.hits, baseline.quality.examples);
  if (!before)
    throw new Problem('label-missing', text('A loss of accuracy needs data with classes.'), {
      remedy: text('Give labelled data, or a sparsity.'),
    });
  const probes: { sparsity: number; accuracy: number }[] = [];
  let best: { readonly sparsity: number; readonly drop: number; readonly standardError: number } | undefined;
  const holds = async (step: number): Promise<boolean> => {
    const sparsity = step / steps;
    const hits = (await judgeOrNothing(judge, sparsity))?.hits;
    if (!hits) return false;
    const after = sharesOf(hits, before.length);
    const { drop, standardError } = dropOf(before, after);
    probes.push({ sparsity, accuracy: meanOf(after) });
    const fits = drop <= maxDrop + rounding;
    if (fits) best = { sparsity, drop, standardError };
    return fits;
  };
  const expected = Math.ceil(Math.log2(steps));
  let [low, high] = [0, steps];
  for (let done = 1; high - low > 1 && !stop?.aborted; done++) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
    onProgress?.(Math.min(1, done / expected));
  }
  if (!best && !stop?.aborted) await holds(0);
  return { maxDrop, ...best, examples: before.length, probes };
}

/** A drop of exactly so many answers is not more than that share of them. */
const rounding = 1e-9;

async function judgeOrNothing(judge: SearchInput['judge'], sparsity: number): Promise<Judgement | undefined> {
  try {
    return await judge(sparsity);
  } catch (error) {
    if (error instanceof Problem && error.code === 'sparsity-impossible') return undefined;
    throw error;
  }
}

const meanOf = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0) / shares.length;

/** Accuracy lost, and its standard error: of the mean of the paired differences, example by example. @param before share of each example's answers that are right. */
export function dropOf(
  before: readonly number[],
  after: readonly number[],
): { readonly drop: number; readonly standardError: number } {
  const count = before.length;
  const drop = meanOf(before) - meanOf(after);
  const squares = before.reduce((sum, share, index) => sum + (share - after[index] - drop) ** 2, 0);
  return { drop, standardError: Math.sqrt(squares / Math.max(1, count - 1) / count) };
}
