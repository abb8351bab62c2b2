import { Problem } from '../../shared/problem';
import type { TrainingProgress } from '../../shared/protocol';
import type { Recipe, TrainingRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Mask } from '../allocation/masks';
import type { MethodTraining } from '../criteria/criterion';
import type { Node } from '../graph/node';
import { train } from '../training/train';
import type { Trainable, Trained, TrainingSettings } from '../training/training';
import type { ComparisonInput } from './input';
import { weightsWith, type Setting } from './setting';

/** A training phase of a run. */
export interface TrainerRequest extends Omit<MethodTraining, 'keepLast'> {
  /** Where it begins, by parameter name; the others are the file's. */
  readonly changed: ReadonlyMap<string, Float32Array>;
  /** By parameter name. */
  readonly masks?: ReadonlyMap<string, Mask> | undefined;
  /** Instead of the recipe's. */
  readonly learningRate?: number | undefined;
  readonly keepLast?: boolean;
  readonly recalibrate?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly stop?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
}

/** Learning rates where the recipe names none. */
const usualRate: Readonly<Record<TrainingRecipe['optimizer'], number>> = { sgd: 0.01, adam: 0.001 };

/** The recipe's settings for so many epochs. */
export function trainingSettings(
  { training, batchSize, recalibrate = false }: Recipe,
  { epochs, learningRate }: { readonly epochs: number; readonly learningRate?: number | undefined },
): TrainingSettings {
  const optimizer = training?.optimizer ?? 'sgd';
  return {
    epochs,
    optimizer,
    learningRate: learningRate ?? training?.learningRate ?? usualRate[optimizer],
    decay: training?.decay ?? 'constant',
    momentum: training?.momentum ?? 0.9,
    weightDecay: training?.weightDecay ?? 0,
    batchSize: training?.batchSize ?? batchSize,
    patience: training?.patience,
    recalibrate,
  };
}

/** Trains a run's weights, by its settings and on its data. */
export class Trainer {
  constructor(
    private readonly input: Pick<ComparisonInput, 'model' | 'recipe' | 'executor' | 'checkpoints' | 'gate'>,
    private readonly setting: Setting,
  ) {}

  /** @throws Problem `graph-required`, `data-required`, and what `train` throws; Cancelled */
  async train(request: TrainerRequest): Promise<Trained> {
    const { model, recipe, executor, checkpoints, gate } = this.input;
    const { network, training } = this.setting;
    if (!network)
      throw new Problem('graph-required', text('A network that could not be read cannot be trained.'), {
        remedy: text('Choose methods that do not train, without fine-tuning.'),
      });
    if (!training)
      throw new Problem('data-required', text('Training needs data.'), { remedy: text('Give data with labels.') });
    const settings = trainingSettings(recipe, request);
    const trained = await train({
      objective: network.objective,
      normalizations: network.normalizations,
      weights: weightsWith(this.setting, request.changed),
      trainable: this.trainable(),
      moving: this.moving(),
      dataset: training.dataset,
      heldOut: request.keepLast ? undefined : training.heldOut,
      settings: { ...settings, recalibrate: request.recalibrate ?? settings.recalibrate },
      seed: recipe.seed,
      executor,
      masks: request.masks,
      l1: request.l1,
      observe: request.observe,
      keepLast: request.keepLast ?? false,
      checkpoints,
      gate,
      signal: request.signal,
      stop: request.stop,
      onProgress: request.onProgress,
    });
    // What is measured from here on is what a saved file gives.
    return { ...trained, weights: model.format.rounded?.(model, trained.weights) ?? trained.weights };
  }

  /** Every parameter of the network but moving statistics and what is fixed. */
  private trainable(): Trainable[] {
    const { network } = this.setting;
    const moving = this.moving();
    return this.input.model.parameters.flatMap(({ name, role, fixed }) => {
      const node = network?.nodes.get(name);
      return node && !fixed && !moving.has(name) ? [{ name, node, role }] : [];
    });
  }

  private moving(): ReadonlyMap<string, Node> {
    const { network } = this.setting;
    const statistics = new Set(network?.normalizations.flatMap(({ mean, variance }) => [mean, variance]));
    return new Map([...(network?.nodes ?? [])].filter(([, node]) => statistics.has(node)));
  }
}
