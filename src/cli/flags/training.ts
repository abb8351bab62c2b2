import { resolveMethod } from '../../core/criteria';
import { isTrained } from '../../core/criteria/criterion';
import { training, type MethodRecipe, type Recipe, type TrainingRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import { trainFlag, type TrainFlags } from './data';
import type { Flag } from './flags';
import { conflict, integer, lonely, numberThat } from './values';

/** How weights are trained, wherever a command trains them. */
export interface TrainingFlags extends TrainFlags {
  readonly optimizer?: TrainingRecipe['optimizer'];
  readonly lr?: number;
  readonly lrDecay?: TrainingRecipe['decay'];
  readonly momentum?: number;
  readonly weightDecay?: number;
  readonly trainBatchSize?: number;
  readonly patience?: number;
}
/** What happens to weights after pruning. */
export interface TuningFlags {
  readonly fineTune?: number;
  readonly recalibrate?: boolean;
}

const { optimizer, decay } = training.shape;

export const trainingFlags: readonly Flag[] = [
  trainFlag,
  {
    usage: '--optimizer <name>',
    what: text('What trains weights, for --fine-tune and for methods that train'),
    choices: optimizer.unwrap().options,
  },
  {
    usage: '--lr <rate>',
    what: text('Learning rate (default 0.01 for sgd, 0.001 for adam)'),
    read: numberThat('--lr', (rate) => rate > 0, 'a number > 0'),
  },
  {
    usage: '--lr-decay <course>',
    what: text('How the learning rate falls; step is a tenth from two thirds of the steps on'),
    choices: decay.unwrap().options,
  },
  {
    usage: '--momentum <m>',
    what: text('Of sgd (default 0.9)'),
    read: numberThat('--momentum', (momentum) => momentum >= 0 && momentum < 1, '0 ≤ m < 1'),
  },
  {
    usage: '--weight-decay <d>',
    what: text('Pulls kernels to zero while they are trained (default 0)'),
    read: numberThat('--weight-decay', (factor) => factor >= 0, 'a number ≥ 0'),
  },
  {
    usage: '--train-batch-size <n>',
    what: text('Examples of one training step; otherwise --batch-size'),
    read: integer('--train-batch-size', 1),
  },
  {
    usage: '--patience <n>',
    what: text('Training stops after so many epochs without a better held-out loss'),
    read: integer('--patience', 1),
  },
];

export const tuningFlags: readonly Flag[] = [
  {
    usage: '--fine-tune <epochs>',
    what: text('Epochs of training after pruning; pruned weights stay zero'),
    read: integer('--fine-tune', 1, 100_000),
  },
  { usage: '--recalibrate', what: text('Renews batch-norm statistics after pruning and training') },
];

/** Names of the flags that say how training goes, as they are written. */
const names: Readonly<Record<keyof TrainingFlags, string>> = {
  train: '--train',
  optimizer: '--optimizer',
  lr: '--lr',
  lrDecay: '--lr-decay',
  momentum: '--momentum',
  weightDecay: '--weight-decay',
  trainBatchSize: '--train-batch-size',
  patience: '--patience',
};

type TrainingParts = Pick<Recipe, 'training' | 'fineTune' | 'recalibrate'>;

/**
 * That part of a recipe.
 * @throws Problem `option-invalid` for a flag of training where none of the methods trains and nothing is fine-tuned, and for a
 * momentum of another optimizer than sgd.
 */
export function trainingOf(flags: TrainingFlags & TuningFlags, methods: readonly MethodRecipe[]): TrainingParts {
  const { optimizer = 'sgd', lr, lrDecay, momentum, weightDecay, trainBatchSize, patience } = flags;
  const given = Object.entries(names).filter(([key]) => flags[key as keyof TrainingFlags] !== undefined);
  const [first] = given;
  if (!first) return tuningOf(flags);
  if (!trains(flags, methods)) throw lonely(first[1], '--fine-tune');
  if (momentum !== undefined && optimizer !== 'sgd') throw conflict('--momentum', `--optimizer ${optimizer}`);
  if (given.every(([key]) => key === 'train')) return tuningOf(flags);
  return {
    ...tuningOf(flags),
    training: training.parse({
      optimizer,
      ...(lr !== undefined && { learningRate: lr }),
      ...(lrDecay && { decay: lrDecay }),
      ...(momentum !== undefined && { momentum }),
      ...(weightDecay !== undefined && { weightDecay }),
      ...(trainBatchSize !== undefined && { batchSize: trainBatchSize }),
      ...(patience !== undefined && { patience }),
    }),
  };
}

const tuningOf = ({ fineTune, recalibrate }: TuningFlags): TrainingParts => ({
  ...(fineTune !== undefined && { fineTune }),
  ...(recalibrate === true && { recalibrate }),
});

/** New statistics are a pass over the training data, too. */
function trains({ fineTune, recalibrate }: TuningFlags, methods: readonly MethodRecipe[]): boolean {
  if (fineTune !== undefined || recalibrate === true) return true;
  return methods.map(resolveMethod).some(({ criterion, options }) => isTrained(criterion, options));
}
