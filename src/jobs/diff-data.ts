/** The two models of a comparison with the same examples, each as it wants them. */
import { take } from '../core/data';
import type { Dataset } from '../core/data/dataset';
import type { Model } from '../core/formats/model';
import { sameShape } from '../core/graph/shape';
import type { DiffQuery } from '../shared/job-api';
import { Problem, throwIfCancelled } from '../shared/problem';
import { recipe as recipeSchema, type DataRecipe, type Recipe } from '../shared/recipe';
import { format, text, type Bundle } from '../shared/text';
import { isSynthetic } from './location';
import { openRecipeData, openRecipeModel } from './open-recipe';

export interface DataRequest extends DiffQuery {
  readonly data: DataRecipe;
  readonly bundle?: Bundle | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Opened {
  readonly model: Model;
  /** Of a recipe, what running the network needs. */
  readonly recipe: Recipe;
  /** Absent where there is no network that could answer, and where the examples do not fit it. */
  readonly dataset?: Dataset;
  /** Why they do not. */
  readonly misfit?: string;
}

/** @throws Problem where the model cannot be read, or the data does not fit it; Cancelled. */
export async function openFirst(request: DataRequest): Promise<Opened> {
  const { before, base = '', signal } = request;
  const recipe = recipeOf(request, before);
  const { model } = await openRecipeModel(recipe, base);
  throwIfCancelled(signal);
  return model.graph ? withData(model, recipe, base) : { model, recipe };
}

/**
 * The second model. The examples may be fit for the first one alone, which the comparison of weights does not mind.
 * @throws Problem where the model cannot be read; Cancelled.
 */
export async function openSecond(request: DataRequest, first: Opened): Promise<Opened> {
  const { after, base = '', data, bundle, signal } = request;
  const recipe = recipeOf(request, after);
  const { model } = await openRecipeModel(recipe, base);
  throwIfCancelled(signal);
  if (!model.graph || !first.dataset) return { model, recipe };
  // It may call its outputs otherwise.
  if (!model.graph.outputs.some(({ name }) => name === recipe.output)) delete recipe.output;
  if (isSynthetic(data)) return { model, recipe, ...shared(first.dataset, model, bundle) };
  try {
    return await withData(model, recipe, base);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'data-mismatch') throw error;
    return { model, recipe, misfit: format(error.text, bundle) };
  }
}

async function withData(opened: Model, recipe: Recipe, base: string): Promise<Opened> {
  const { model, test } = await openRecipeData(recipe, base, opened);
  return { model, recipe, ...(test && { dataset: take(test, recipe.test?.limit ?? test.examples, recipe.seed) }) };
}

/** Noise is made for a network's inputs by their names: two networks get the same where they take the same shapes. */
function shared(dataset: Dataset, { graph, name }: Model, bundle?: Bundle): Pick<Opened, 'dataset' | 'misfit'> {
  const inputs = graph?.inputs.map(({ node }) => node) ?? [];
  const fits = ({ shape, dtype }: Dataset['features'][number], at: number): boolean =>
    inputs[at]?.dtype === dtype && sameShape(inputs[at].shape.slice(1), shape);
  if (inputs.length === dataset.features.length && dataset.features.every(fits)) return { dataset };
  return { misfit: format(text('{0} takes other inputs.', name), bundle) };
}

const recipeOf = ({ data, loss, output, executor, seed }: DataRequest, model: string): Recipe =>
  recipeSchema.parse({
    schema: 1,
    model,
    test: data,
    methods: [{ criterion: 'magnitude' }],
    sparsity: [0],
    ...(loss && { loss }),
    ...(output !== undefined && { output }),
    ...(executor && { executor }),
    ...(seed !== undefined && { seed }),
  });
