import type { Mask } from '../../src/core/allocation/masks';
import { jaccard } from '../../src/core/comparison/agreement';
import { markdownTable } from '../common/markdown';
import type { Workbench } from '../common/workbench';
import { share } from './example';
import { bothMistakes, keepsTheShare, thresholdOfAnother } from './mistakes';

export const removedOf = (masks: readonly Mask[]): number[] =>
  masks.map((mask) => mask.reduce((sum, kept) => sum + 1 - kept, 0));

/** Removed weights of each kernel and of all of them, and how much of what stays is the same as under the right masks. */
function row(name: string, masks: readonly Mask[], right: readonly Mask[]): string[] {
  const removed = removedOf(masks);
  const total = removed.reduce((sum, count) => sum + count, 0);
  const all = masks.reduce((sum, { length }) => sum + length, 0);
  const percent = `${((100 * total) / all).toFixed(1)} %`;
  return [name, ...[...removed, total].map(String), percent, jaccard(masks, right).toFixed(2)];
}

/** What each mistake of the sample code removes by the gradient, beside what the text says. */
export async function maskTable(bench: Workbench): Promise<string> {
  const { scored } = bench.setting;
  const candidate = await bench.score({ criterion: 'gradient', options: {} });
  const right = [...bench.masks(candidate, { sparsity: share, scope: 'layer' }).values()];
  const globally = [...bench.masks(candidate, { sparsity: share, scope: 'global' }).values()];
  const mistaken = (make: (weights: Float32Array, gradients: Float32Array) => Mask): Mask[] =>
    scored.map(({ values }, p) => make(values, candidate.scores.of(p)));
  return markdownTable([
    ['by the gradient', ...scored.map(({ layer }) => layer), 'all', 'removed', 'Jaccard'],
    row('the text: the lowest 20 % of each kernel', right, right),
    row('the same over all kernels together', globally, right),
    row(
      'mistake 1: threshold of \\|g\\| on \\|w\\|',
      mistaken((w, g) => thresholdOfAnother(w, g, share)),
      right,
    ),
    row(
      'mistake 2: kthvalue(n·(1 − p))',
      mistaken((_, g) => keepsTheShare(g, share)),
      right,
    ),
    row(
      '1 and 2, as the code has them',
      mistaken((w, g) => bothMistakes(w, g, share)),
      right,
    ),
  ]);
}
