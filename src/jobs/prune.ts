import path from 'node:path';
import { allocationWith } from '../core/allocation/budget';
import type { Comparison } from '../core/comparison/comparison';
import type { StoredTuning } from '../core/comparison/input';
import type { Model } from '../core/formats/model';
import type { PruneDocument } from '../shared/documents';
import type { MasksQuery } from '../shared/job-api';
import type { SaveQuery } from '../shared/protocol';
import { recipe as recipeSchema, training, type Recipe } from '../shared/recipe';
import { format, type Bundle } from '../shared/text';
import { rebaseRecipe } from './location';
import { saveModel } from './save';

export interface PruneRequest {
  readonly comparison: Comparison;
  readonly model: Model;
  /** What the comparison ran. */
  readonly recipe: Recipe;
  /** The folder that its paths are relative to. */
  readonly base: string;
  readonly query: SaveQuery;
  /** Language of the warnings. */
  readonly bundle?: Bundle | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Saves a compared method's mask at one allocation: the model with exact zeros, and beside it the recipe that makes the same file
 * again. @throws Problem as `saveModel` and `Comparison.evaluateWeights` do; Cancelled.
 */
export async function savePruned(request: PruneRequest): Promise<PruneDocument> {
  const { comparison, model, query, signal } = request;
  const { criterion, options, trained } = comparison.candidate(query);
  const pruned = await comparison.prunedWeights(query, false);
  const { maskHash, allocation } = pruned;
  const { changed, tuning } = query.fineTuned === false ? pruned : await comparison.prunedWeights(query);
  const after = await comparison.evaluateWeights(pruned.changed, signal);
  const { search, notes } = comparison.document.results.find(({ method }) => method === query.method) ?? {};
  const recipe = recipeOf(request, { criterion, options: { ...options } }, maskHash, tuning);
  const { warnings: lost = [], ...saved } = await saveModel({
    model,
    changed,
    out: query.out,
    force: query.force,
    ...(!query.withoutRecipe && { recipe }),
    signal,
  });
  const { removed, zeros, kept, guard, layers } = allocation;
  const { warnings, executor, baseline } = comparison.document;
  return {
    schema: 1,
    warnings: [...warnings, ...lost.map((warning) => format(warning, request.bundle))],
    executor,
    model: model.name,
    ...saved,
    criterion,
    options,
    removed,
    zeros,
    kept,
    ...(guard && { guard }),
    maskHash,
    layers,
    before: baseline,
    after,
    ...(tuning && { fineTuned: tuning.metrics, training: tuning.training }),
    ...(trained && { trained }),
    ...(search && { search }),
    ...(notes && { notes }),
  };
}

/** The recipe that makes the same file again: one method, one sparsity, and the training that these weights have had. */
export function recipeOf(
  { recipe, base, query }: Pick<PruneRequest, 'recipe' | 'base'> & { readonly query: MasksQuery },
  method: Recipe['methods'][number],
  maskHash: string,
  tuning: StoredTuning | undefined,
): Recipe {
  const rest = { ...rebaseRecipe(recipe, base, path.dirname(query.out)) };
  // The rounds of a schedule have trained before this mask was made: they need all of its epochs again.
  const scheduled = recipe.schedule !== undefined && recipe.schedule.kind !== 'one-shot';
  if (!scheduled) delete rest.fineTune;
  delete rest.maxDrop;
  const rules = { ...allocationWith(rest.allocation, query.budget ?? {}), scope: query.scope };
  delete rules.normalize;
  const epochs = tuning && (tuning.training.stopped === 'cancelled' ? tuning.training.epochs : tuning.request.epochs);
  const learningRate = tuning?.request.learningRate;
  // By the schema, so that its keys stand in the same order whichever way it was made.
  return recipeSchema.parse({
    ...rest,
    methods: [method],
    sparsity: [query.sparsity],
    allocation: { ...rules, ...(query.normalize && { normalize: query.normalize }) },
    ...(!scheduled && epochs !== undefined && epochs > 0 && { fineTune: epochs }),
    ...(learningRate !== undefined && { training: { ...(rest.training ?? training.parse({})), learningRate } }),
    out: path.basename(query.out),
    maskHash,
  });
}
