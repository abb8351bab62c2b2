import type { GuardDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Bounds } from './bounds';
import { countsAbout, countsUnder, type CountsUnder } from './counts-under';
import type { Part } from './part';
import { roundHalfEven } from './round';

export interface AllocationInput {
  /** The scores of each parameter, as keys that were counted. */
  readonly ranking: { readonly parts: readonly Part[] };
  /** Names of the parts. */
  readonly names: readonly string[];
  readonly bounds: readonly Bounds[];
  /** 0 ≤ s < 1. */
  readonly sparsity: number;
  readonly scope: 'global' | 'layer';
  /** Out of the counts alone, without a look at a key: each layer is right to the keys that share their first 16 bits with the cut. */
  readonly about?: boolean;
}

/** How many weights of each part go: its lowest, of equal ones the higher position first. That determines every mask. */
export interface Allocation {
  readonly counts: readonly number[];
  readonly removed: number;
  readonly guard?: GuardDocument;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * The k lowest over all parts within bounds. Where the cut takes too many (or too few) from a part, the part is held at its bound and
 * the rest is cut anew, the larger side first: each step moves the cut one way, so it ends, and it ends at the one cut θ for which
 * Σ clamp(count(θ)) = k.
 */
function allocateGlobal(
  { ranking, bounds }: AllocationInput,
  k: number,
  under: CountsUnder,
  unbounded: readonly number[],
): number[] {
  const held = new Map<number, number>();
  for (;;) {
    const free = ranking.parts.flatMap((_, p) => (held.has(p) ? [] : [p]));
    const counts =
      held.size === 0
        ? unbounded
        : under(
            free.map((p) => ranking.parts[p]),
            k - total([...held.values()]),
          );
    const over = free.map((p, index) => Math.max(0, counts[index] - bounds[p].high));
    const short = free.map((p, index) => Math.max(0, bounds[p].low - counts[index]));
    if (total(over) === 0 && total(short) === 0) {
      const all = new Map([...held, ...free.map((p, index): [number, number] => [p, counts[index]])]);
      return ranking.parts.map((_, p) => all.get(p) ?? 0);
    }
    const tooMany = total(over) >= total(short);
    free.forEach((p, index) => {
      if (tooMany && over[index] > 0) held.set(p, bounds[p].high);
      if (!tooMany && short[index] > 0) held.set(p, bounds[p].low);
    });
  }
}

/** What the guard gave back: parts that would have been emptied. */
function guardOf(
  { ranking, bounds, names }: AllocationInput,
  wanted: readonly number[],
  counts: readonly number[],
): GuardDocument | undefined {
  const emptied = ranking.parts.flatMap(({ size }, p) =>
    bounds[p]?.guarded && (wanted[p] === size || bounds[p].emptied) && size > 0 ? [p] : [],
  );
  if (emptied.length === 0) return undefined;
  const restored = emptied.reduce((sum, p) => sum + ranking.parts[p].size - counts[p], 0);
  return { parameters: emptied.map((p) => names[p]), restored };
}

/**
 * Scores → how many weights of each parameter go (CRITERIA.md, "Rules that hold for all").
 * @throws Problem `sparsity-invalid` outside [0, 1); `sparsity-impossible` where bounds or the guard leave no way.
 */
export function allocate(input: AllocationInput): Allocation {
  const { ranking, bounds, sparsity, scope } = input;
  if (!(sparsity >= 0 && sparsity < 1))
    throw new Problem('sparsity-invalid', text('A sparsity must be at least 0 and below 1.'), {
      found: sparsity,
      expected: '0 ≤ sparsity < 1',
      remedy: text('Give the share of weights to remove, 0.9 for 90 %.'),
    });
  const sizes = ranking.parts.map(({ size }) => size);
  const all = total(sizes);
  if (scope === 'layer') {
    const wanted = sizes.map((size) => roundHalfEven(size * sparsity));
    const counts = wanted.map((count, p) => Math.min(Math.max(count, bounds[p].low), bounds[p].high));
    return finish(input, wanted, counts);
  }
  const k = roundHalfEven(all * sparsity);
  const low = bounds.reduce((sum, each) => sum + each.low, 0);
  const high = bounds.reduce((sum, each) => sum + each.high, 0);
  if (k < low || k > high)
    throw new Problem('sparsity-impossible', text('{0} of {1} weights cannot go.', k, all), {
      found: k,
      expected: `${low} to ${high}`,
      remedy: text('Every layer keeps at least one weight, and bounds hold: choose another sparsity or other bounds.'),
    });
  const under = input.about ? countsAbout : countsUnder;
  const wanted = under(ranking.parts, k);
  return finish(input, wanted, allocateGlobal(input, k, under, wanted));
}

function finish(input: AllocationInput, wanted: readonly number[], counts: readonly number[]): Allocation {
  const guard = guardOf(input, wanted, counts);
  return { counts, removed: total(counts), ...(guard && { guard }) };
}
