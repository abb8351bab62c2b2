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

/** What was chosen last, as far as this version still knows it. */
export function knownChoices(choices: SetupChoices, methods: readonly MethodDescription[]): SetupChoices {
  const known = new Set(methods.map(({ id }) => id));
  return { ...choices, methods: choices.methods.filter((id) => known.has(id)) };
}

/** The recipe as it was set up. The job holds it against the schema: choices come from a page. */
export function withChoices(recipe: Recipe, choices: SetupChoices): Recipe {
  const { methods, sparsities, fineTune, optimizer, learningRate, schedule: kind, rounds, recalibrate } = choices;
  return {
    ...recipe,
    methods: methods.map((criterion) => ({ criterion, options: {} })),
    sparsity: [...sparsities],
    training: {
      optimizer,
      decay: 'constant',
      momentum: 0.9,
      weightDecay: 0,
      ...(learningRate !== undefined && { learningRate }),
    },
    ...(fineTune > 0 && { fineTune }),
    ...(kind !== 'one-shot' && { schedule: { kind, rounds } }),
    ...(recalibrate && { recalibrate }),
  };
}
