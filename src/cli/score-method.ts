import { compare } from '../core/comparison/compare';
import type { Comparison } from '../core/comparison/comparison';
import type { CheckpointStore } from '../core/training/training';
import { gzip } from '../jobs/gzip';
import type { MethodResult, SearchDocument } from '../shared/documents';
import { Problem, throwIfCancelled } from '../shared/problem';
import type { AllocationQuery } from '../shared/allocation';
import type { Recipe } from '../shared/recipe';
import { problemFrom } from '../shared/rpc';
import { text } from '../shared/text';
import type { Context } from './verb';
import type { Work } from './work';

export type MethodQuery = AllocationQuery & { readonly method: string };

export interface ScoreOptions {
  /** On the scores: instead of the recipe's sparsity. */
  readonly threshold?: number | undefined;
  readonly checkpoints?: CheckpointStore | undefined;
}

/**
 * Scores with the one method of a recipe, and trains as the recipe says.
 * @returns the comparison that holds scores and weights, and the allocation that the recipe (or the threshold) asks of it.
 * @throws Problem where the method cannot run or the sparsity is impossible, `drop-impossible` where none loses as little as asked;
 * Cancelled.
 */
export async function scoreMethod(
  { progress, signal, terminal }: Context,
  work: Work,
  recipe: Recipe,
  { threshold, checkpoints }: ScoreOptions = {},
): Promise<{ readonly comparison: Comparison; readonly query: MethodQuery }> {
  const comparison = await compare({
    ...work,
    // What a threshold leaves is known only once there are scores.
    recipe: threshold === undefined ? recipe : { ...recipe, sparsity: [] },
    signal,
    checkpoints,
    gzip,
    bundle: terminal.bundle,
    onEvent: (event) => event.kind === 'progress' && progress.show(event.progress),
  });
  throwIfCancelled(signal);
  const [result] = comparison.document.results;
  if (!result) throw new Error('a recipe has at least one method');
  if (result.error) throw problemFrom(result.error);
  const { method } = result;
  if (threshold === undefined) {
    const sparsity = decidedSparsity(comparison, recipe, result);
    return { comparison, query: { ...comparison.allocationOf(sparsity), method } };
  }
  const sparsity = comparison.sparsityBelow(method, threshold);
  // Its fine-tuning, too, is still to come.
  if (recipe.fineTune !== undefined || recipe.recalibrate === true)
    await comparison.point(method, sparsity, { signal, onProgress: progress.show.bind(progress) });
  return { comparison, query: { ...comparison.allocationOf(sparsity), method } };
}

/** What a search has found, what the method's own threshold has brought, or what was asked for. */
function decidedSparsity(comparison: Comparison, recipe: Recipe, { method, search }: MethodResult): number {
  if (search) return foundSparsity(method, search);
  const [wanted = 0] = recipe.sparsity;
  return comparison.candidate({ method, sparsity: wanted }).outcome ?? wanted;
}

/** A sparsity of 0 removes nothing: then there is none. */
function foundSparsity(method: string, { maxDrop, sparsity = 0, probes }: SearchDocument): number {
  if (sparsity > 0) return sparsity;
  const least = probes.filter((probe) => probe.sparsity > 0).sort((a, b) => a.sparsity - b.sparsity)[0];
  throw new Problem(
    'drop-impossible',
    text('No sparsity of {0} loses as little as {1} points of accuracy.', method, Number((100 * maxDrop).toFixed(4))),
    {
      ...(least && { found: `accuracy ${least.accuracy} at ${least.sparsity}` }),
      expected: `drop ≤ ${maxDrop}`,
      remedy: text('Allow a larger loss, fine-tune, or choose another method.'),
    },
  );
}
