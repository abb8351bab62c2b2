/** The recipes that the commands compose. */
import path from 'node:path';
import type { AllocationQuery } from '../shared/allocation';
import type { DataRecipe, Recipe } from '../shared/recipe';
import { relativeTo } from './names';
import type { CompareSettings } from './settings';

/** What a user chose as data: files, seeded noise in the model's input shape, or none. */
export type DataChoice =
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'synthetic' }
  | { readonly kind: 'none' };
export interface DataChoices {
  readonly data: DataChoice;
  /** `none`: a fifth of the data is held out. */
  readonly test: DataChoice;
}

/** A recipe with the folder that its paths are relative to. */
export interface LocatedRecipe {
  readonly recipe: Recipe;
  readonly base: string;
}

/** A comparison of every method in the settings; the paths are relative to the model's folder. */
export function compareRecipe(model: string, choices: DataChoices, settings: CompareSettings): LocatedRecipe {
  const { methods, sparsities } = settings;
  return compose(model, choices, settings, methods, sparsities);
}

/** One method at one sparsity. */
export function pruneRecipe(
  model: string,
  choices: DataChoices,
  settings: CompareSettings,
  method: string,
  sparsity: number,
): LocatedRecipe {
  return compose(model, choices, settings, [method], [sparsity]);
}

/** A recipe with the data that somebody chose for it. */
export function withData(recipe: Recipe, base: string, { data, test }: DataChoices, examples: number): Recipe {
  const calibration = dataRecipe(data, base);
  const evaluation = recipe.test ?? dataRecipe(test, base);
  return {
    ...recipe,
    ...(calibration && { data: { ...calibration, limit: examples } }),
    ...(evaluation && { test: evaluation }),
  };
}

/** Where the sliders begin: at 90 % if that was measured or nothing was asked for, else at the highest sparsity. */
export function startingAllocation({ sparsity, allocation: { scope, normalize } }: Recipe): AllocationQuery {
  const first = sparsity.length === 0 || sparsity.includes(0.9) ? 0.9 : Math.max(...sparsity);
  return { sparsity: first, scope, ...(normalize && { normalize }) };
}

function compose(
  model: string,
  { data, test }: DataChoices,
  { examples, seed, executor }: CompareSettings,
  methods: readonly string[],
  sparsities: readonly number[],
): LocatedRecipe {
  const base = path.dirname(model);
  const calibration = dataRecipe(data, base);
  const evaluation = dataRecipe(test, base);
  return {
    base,
    recipe: {
      schema: 1,
      model: path.basename(model),
      ...(calibration && { data: { ...calibration, limit: examples } }),
      ...(evaluation && { test: evaluation }),
      methods: methods.map((criterion) => ({ criterion, options: {} })),
      sparsity: [...sparsities],
      allocation: { scope: 'global' },
      batchSize: 64,
      seed,
      executor,
    },
  };
}

export function dataRecipe(choice: DataChoice, base: string): DataRecipe | undefined {
  switch (choice.kind) {
    case 'files':
      return { file: choice.files.map((file) => relativeTo(base, file)).join() };
    case 'synthetic':
      return { file: 'synthetic' };
    case 'none':
      return undefined;
  }
}
