import { previewOf } from '../core/data/preview';
import type { PreviewDocument } from '../shared/preview';
import { Problem, throwIfCancelled } from '../shared/problem';
import type { Recipe } from '../shared/recipe';
import { text, type Bundle } from '../shared/text';
import { openRecipeData, openRecipeModel } from './open-recipe';

export interface PreviewRequest {
  readonly recipe: Recipe;
  /** The folder that the recipe's paths are relative to. */
  readonly base: string;
  readonly bundle?: Bundle | undefined;
  readonly signal?: AbortSignal;
}

/**
 * The first example of a recipe's data as its model gets it. Nothing is computed.
 * @throws Problem `data-required` for a recipe without data, and where model or data cannot be read; Cancelled.
 */
export async function previewRecipe({ recipe, base, bundle, signal }: PreviewRequest): Promise<PreviewDocument> {
  const { data, train, test, ...rest } = recipe;
  const part = data ?? train ?? test;
  if (!part) throw noData();
  const { model } = await openRecipeModel(recipe, base);
  throwIfCancelled(signal);
  const { data: dataset } = await openRecipeData({ ...rest, data: part }, base, model);
  throwIfCancelled(signal);
  if (!dataset) throw noData();
  return previewOf(dataset, 0, bundle);
}

const noData = (): Problem =>
  new Problem('data-required', text('The recipe names no data.'), { remedy: text('Give data that can be shown.') });
