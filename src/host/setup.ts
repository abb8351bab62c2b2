/** What a comparison starts from, and the recipe that comes of it. Pure: tested without an editor. */
import type { MethodDescription, SetupChoices } from '../shared/protocol';
import type { Recipe, TrainingRecipe } from '../shared/recipe';

/** Where the training group of the setup begins. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly optimizer: TrainingRecipe['optimizer'];
}

/** What the settings say. */
export const defaultChoices = (recipe: Recipe, { epochs, optimizer }: TrainingSettings): SetupChoices => ({
  methods: recipe.methods.map(({ criterion }) => criterion),
  sparsities: recipe.sparsity,
  fineTune: epochs,
  optimizer,
  schedule: 'one-shot',
  rounds: 5,
  recalibrate: false,
});

/** What a recipe says; its sparsities may be left to others. */
export const choicesOf = (recipe: Recipe, sparsities: readonly number[]): SetupChoices => ({
  methods: [...new Set(recipe.methods.map(({ criterion }) => criterion))],
  sparsities: recipe.sparsity.length > 0 ? recipe.sparsity : sparsities,
  fineTune: recipe.fineTune ?? 0,
  optimizer: recipe.training?.optimizer ?? 'sgd',
  learningRate: recipe.training?.learningRate,
  schedule: recipe.schedule?.kind ?? 'one-shot',
  rounds: recipe.schedule?.rounds ?? 5,
  recalibrate: recipe.recalibrate ?? false,
});

/** A recipe as what a comparison starts from: without what choices say, and without what belongs to one mask. */
export function comparable(recipe: Recipe): Recipe {
  const rest = { ...recipe };
  delete rest.fineTune;
  delete rest.schedule;
  delete rest.recalibrate;
  delete rest.out;
  delete rest.maskHash;
  return rest;
}

/** What was chosen last, as far as this version still knows it. */
export function knownChoices(choices: SetupChoices, methods: readonly MethodDescription[]): SetupChoices {
  const known = new Set(methods.map(({ id }) => id));
  return { ...choices, methods: choices.methods.filter((id) => known.has(id)) };
}

/** The recipe as it was set up; a method that it has with options keeps them. The job holds it against the schema: choices come from a page. */
export function withChoices(recipe: Recipe, choices: SetupChoices): Recipe {
  const { methods, sparsities, fineTune, optimizer, learningRate, schedule: kind, rounds, recalibrate } = choices;
  return {
    ...recipe,
    methods: methods.flatMap((id) => {
      const own = recipe.methods.filter(({ criterion }) => criterion === id);
      return own.length > 0 ? own : [{ criterion: id, options: {} }];
    }),
    sparsity: [...sparsities],
    training: {
      ...usualTraining,
      ...withoutRate(recipe.training),
      optimizer,
      ...(learningRate !== undefined && { learningRate }),
    },
    ...(fineTune > 0 && { fineTune }),
    ...(kind !== 'one-shot' && { schedule: { kind, rounds } }),
    ...(recalibrate && { recalibrate }),
  };
}

const usualTraining = { decay: 'constant', momentum: 0.9, weightDecay: 0 } as const;

/** A rate that was taken out of the setup is the optimizer's usual one again. */
function withoutRate(training: Recipe['training']): Partial<TrainingRecipe> {
  const rest = { ...training };
  delete rest.learningRate;
  return rest;
}
