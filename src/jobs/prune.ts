import path from 'node:path';
import type { Comparison } from '../core/comparison/comparison';
import type { Model } from '../core/formats/model';
import type { PruneDocument } from '../shared/documents';
import type { SaveQuery } from '../shared/protocol';
import type { Recipe } from '../shared/recipe';
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
  readonly signal?: AbortSignal | undefined;
}

/**
 * Saves a compared method's mask at one allocation: the model with exact zeros, and beside it the recipe that makes the same file
 * again. @throws Problem as `saveModel` and `Comparison.evaluateWeights` do; Cancelled.
 */
export async function savePruned(request: PruneRequest): Promise<PruneDocument> {
  const { comparison, model, query, signal } = request;
  const { criterion, options } = comparison.candidate(query.method);
  const { changed, maskHash, allocation } = await comparison.prunedWeights(query);
  const after = await comparison.evaluateWeights(changed, signal);
  const recipe = recipeOf(request, { criterion, options: { ...options } }, maskHash);
  const saved = await saveModel({ model, changed, out: query.out, force: query.force, recipe, signal });
  const { removed, zeros, kept, guard, layers } = allocation;
  const { warnings, executor, baseline } = comparison.document;
  return {
    schema: 1,
    warnings,
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
  };
}

function recipeOf({ recipe, base, query }: PruneRequest, method: Recipe['methods'][number], maskHash: string): Recipe {
  const allocation = { ...recipe.allocation, scope: query.scope };
  delete allocation.normalize;
  return {
    ...rebaseRecipe(recipe, base, path.dirname(query.out)),
    methods: [method],
    sparsity: [query.sparsity],
    allocation: { ...allocation, ...(query.normalize && { normalize: query.normalize }) },
    out: path.basename(query.out),
    maskHash,
  };
}
