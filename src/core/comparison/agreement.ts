import type { AgreementDocument } from '../../shared/documents';
import { permutation } from '../random';
import type { Mask } from '../allocation/masks';

/** Rank correlation is estimated on this many weights at most, the same for every pair. */
const sampleSize = 200_000;

/** Positions to rank: all, or a seeded sample. */
export const sampleOf = (count: number, seed: number): Uint32Array => permutation(count, seed).subarray(0, sampleSize);

/** Fractional ranks of the sampled scores: equal scores share their mean rank. */
export function ranksOf(scores: readonly Float32Array[], sample: Uint32Array): Float64Array {
  const flat = new Float32Array(scores.reduce((sum, each) => sum + each.length, 0));
  scores.reduce((at, each) => (flat.set(each, at), at + each.length), 0);
  const values = Float32Array.from(sample, (position) => flat[position]);
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson correlation of two rankings; 0 where one of them is constant. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] - ma, b[i] - mb];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Kept by both over kept by either. */
export function jaccard(a: readonly Mask[], b: readonly Mask[]): number {
  let [both, either] = [0, 0];
  a.forEach((mask, p) =>
    mask.forEach((kept, i) => {
      const other = b[p][i];
      both += kept & other;
      either += kept | other;
    }),
  );
  return either > 0 ? both / either : 1;
}

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
  methods: readonly { readonly method: string; readonly ranks: Float64Array; readonly masks: readonly Mask[] }[],
): AgreementDocument => ({
  sparsity,
  criteria: methods.map(({ method }) => method),
  spearman: pairwise(methods, (a, b) => correlation(a.ranks, b.ranks)),
  jaccard: pairwise(methods, (a, b) => jaccard(a.masks, b.masks)),
});
