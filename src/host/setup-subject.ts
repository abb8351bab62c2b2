import path from 'node:path';
import { modelTitle } from '../jobs/model-title';
import { startingAllocation, type LocatedRecipe } from './recipes';
import { choicesOf, comparable } from './setup';
import type { Subject } from './task';

/**
 * The setup of a comparison as a recipe says it.
 * @param recipe with the data that it runs on.
 * @param folder where the run will be stored.
 * @param sparsities where the recipe has none.
 */
export function setupSubject({ recipe, base }: LocatedRecipe, folder: string, sparsities: readonly number[]): Subject {
  const model = path.resolve(base, recipe.model);
  const start = comparable(recipe);
  return {
    task: { kind: 'setup', recipe: start, base, folder, choices: choicesOf(recipe, sparsities) },
    model,
    title: modelTitle(model),
    view: 'compare',
    allocation: startingAllocation(start),
  };
}
