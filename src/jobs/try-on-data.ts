import type { Comparison } from '../core/comparison/comparison';
import type { Watch } from '../core/comparison/producer';
import type { Model } from '../core/formats/model';
import type { TrialDocument } from '../shared/findings';
import type { TrialQuery } from '../shared/job-api';
import type { Recipe } from '../shared/recipe';
import { openRecipeData } from './open-recipe';

export interface TrialRequest {
  readonly comparison: Comparison;
  readonly model: Model;
  /** What the comparison ran: its loss and output hold. */
  readonly recipe: Recipe;
  readonly query: TrialQuery;
  readonly watch: Watch;
}

/** Evaluates the model before and after pruning on data that the run did not know. @throws Problem where it does not fit; Cancelled */
export async function tryOnData({ comparison, model, recipe, query, watch }: TrialRequest): Promise<TrialDocument> {
  const { data, base, fineTuned = true } = query;
  const { data: opened } = await openRecipeData({ ...recipe, data, test: undefined, train: undefined }, base, model);
  if (!opened) throw new Error('data that was asked for is opened');
  return comparison.tryOn(query, opened, fineTuned, watch);
}
