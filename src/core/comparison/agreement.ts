import type { AgreementDocument } from '../../shared/documents';
import { permutation } from '../random';
import { keysOf } from '../allocation/keys';
import type { Mask } from '../allocation/masks';
import { removalOrder } from '../allocation/order';
import type { Scores } from '../allocation/scores';

/** Rank correlation is estimated on this many weights at most, the same for every pair. */
const sampleSize = 200_000;

/** Positions to rank: all, or a seeded sample. */
export const sampleOf = (count: number, seed: number): Uint32Array => permutation(count, seed).subarray(0, sampleSize);

/** The scores at the sampled positions, of all parameters one after the other. Each parameter is asked for once, if at all. */
function sampled(scores: Pick<Scores, 'sizes' | 'of'>, sample: Uint32Array): Float32Array {
  const values = new Float32Array(sample.length);
  // From the lowest position on.
  const order = removalOrder(sample);
  let [start, at] = [0, 0];
  for (const [p, size] of scores.sizes.entries()) {
    const end = start + size;
    if (at < order.length && sample[order[at]] < end) {
      const own = scores.of(p);
      for (; at < order.length && sample[order[at]] < end; at++) values[order[at]] = own[sample[order[at]] - start];
    }
    start = end;
  }
  return values;
}

/** Ranks of the sampled scores around their mean; equal scores share their mean rank. */
export function ranksOf(scores: Pick<Scores, 'sizes' | 'of'>, sample: Uint32Array): Float64Array {
  const keys = keysOf(sampled(scores, sample));
  const order = removalOrder(keys);
  const ranks = new Float64Array(keys.length);
  const middle = (keys.length - 1) / 2;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && keys[order[end]] === keys[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2 - middle;
    start = end;
  }
  return ranks;
}

/** Pearson correlation of two rankings around their mean; 0 where one of them is constant. */
export function correlation(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Kept by both over kept by either, of all pairs. Masks come one parameter after the other: those of one are held at once. */
export function jaccards(methods: readonly Iterable<Mask>[]): number[][] {
  const counts = methods.map(() => methods.map(() => ({ both: 0, either: 0 })));
  const iterators = methods.map((masks) => masks[Symbol.iterator]());
  for (;;) {
    const masks = iterators.map((iterator) => iterator.next()).flatMap(({ done, value }) => (done ? [] : [value]));
    if (masks.length < methods.length || masks.length === 0) break;
    masks.forEach((mask, i) => masks.slice(i + 1).forEach((other, j) => count(mask, other, counts[i][i + 1 + j])));
  }
  const indices = methods.map((_, index) => index);
  return pairwise(indices, (i, j) => {
    const { both, either } = counts[i][j];
    return either > 0 ? both / either : 1;
  });
}

function count(mask: Mask, other: Mask, sum: { both: number; either: number }): void {
  let [both, either] = [0, 0];
  for (let i = 0; i < mask.length; i++) {
    both += mask[i] & other[i];
    either += mask[i] | other[i];
  }
  sum.both += both;
  sum.either += either;
}

export const jaccard = (a: Iterable<Mask>, b: Iterable<Mask>): number => jaccards([a, b])[0][1];

/** The table of a symmetric measure over all pairs. */
export function pairwise<T>(items: readonly T[], measure: (a: T, b: T) => number): number[][] {
  const table = items.map(() => items.map(() => 1));
  items.forEach((a, i) =>
    items.slice(i + 1).forEach((b, offset) => {
      const value = measure(a, b);
      const j = i + 1 + offset;
      const [row, column] = [table[i], table[j]];
      if (row && column) {
        row[j] = value;
        column[i] = value;
      }
    }),
  );
  return table;
}

export const agreementOf = (
  sparsity: number,
  methods: readonly { readonly method: string; readonly ranks: Float64Array; readonly masks: Iterable<Mask> }[],
): AgreementDocument => ({
  sparsity,
  criteria: methods.map(({ method }) => method),
  spearman: pairwise(methods, (a, b) => correlation(a.ranks, b.ranks)),
  jaccard: jaccards(methods.map(({ masks }) => masks)),
});
