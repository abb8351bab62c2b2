import type { Candidate } from '../../src/core/criteria/candidate';
import type { Executor } from '../../src/core/executors/executor';
import type { Model } from '../../src/core/formats/model';
import { recipe as schema, type MethodRecipe } from '../../src/shared/recipe';
import { Workbench, type Weights } from '../common/workbench';
import { openDigits, type Digits } from './digits';
import { initialized, withWeights } from './network';
import type { Row, Stage } from './rows';

/** How networks are trained: from the beginning, and after pruning a trained one. */
const course = {
  initialisation: { epochs: 20, learningRate: 0.1, decay: 'step' },
  trained: { epochs: 8, learningRate: 0.02, decay: 'constant' },
} as const;
const batch = 100;

/** Optimizer steps of one training. */
export const stepsOf = (stage: Stage, examples = 8000): number => (course[stage].epochs * examples) / batch;

/** A measurement to make: before training again, or also after. */
export interface Wanted {
  readonly sparsity: number;
  readonly tune: boolean;
}

/** What a method's scores do at one sparsity. Errors are in percent of the test digits. */
export interface Outcome {
  readonly sparsity: number;
  readonly before: number;
  readonly after?: number;
}

/** LeNet-300-100 of one seed, on the digits in the order of that seed, before and after training. */
export class Experiment {
  private trained: Model | undefined;

  private constructor(
    private readonly initial: Model,
    private readonly digits: Digits,
    private readonly seed: number,
    private readonly executor: Executor,
  ) {}

  /** @param model read from its file: any weights. */
  static async open(model: Model, seed: number, executor: Executor): Promise<Experiment> {
    return new Experiment(initialized(model, seed), await openDigits(model, seed), seed, executor);
  }

  /** Trains the network that is not pruned; what follows starts from it. Answers its test error. */
  async trainDense(): Promise<number> {
    const bench = this.benchOf(this.initial, 'initialisation', { criterion: 'magnitude', options: {} });
    const weights = await bench.train(new Map(), course.initialisation.epochs);
    this.trained = withWeights(this.initial, weights);
    return errorOf(bench, weights);
  }

  /** Scores once; then prunes, and trains if wanted, at each sparsity. */
  async *run({ stage, method, examples }: Row, wanted: readonly Wanted[]): AsyncGenerator<Outcome> {
    const model = stage === 'initialisation' ? this.initial : this.trained;
    if (!model) throw new Error('the network has not been trained yet');
    const bench = this.benchOf(model, stage, method, examples);
    const candidate = await bench.score(method);
    for (const each of wanted) yield outcomeOf(bench, stage, candidate, each);
  }

  private benchOf(model: Model, stage: Stage, method: MethodRecipe, limit?: number): Workbench {
    const { learningRate, decay } = course[stage];
    const { training, test } = this.digits;
    const recipe = schema.parse({
      schema: 1,
      model: model.name,
      data: { file: training.name, ...(limit !== undefined && { limit }) },
      methods: [method],
      sparsity: [0],
      training: { learningRate, decay, momentum: 0.9, weightDecay: 5e-4, batchSize: batch },
      batchSize: batch,
      seed: this.seed,
    });
    return new Workbench({ model, data: training, test, recipe, executor: this.executor }, training);
  }
}

async function outcomeOf(
  bench: Workbench,
  stage: Stage,
  candidate: Candidate,
  { sparsity, tune }: Wanted,
): Promise<Outcome> {
  const masks = bench.masks(candidate, { sparsity, scope: 'global' });
  const pruned = bench.prune(candidate, masks);
  const before = await errorOf(bench, pruned);
  if (!tune) return { sparsity, before };
  const tuned = await bench.train(pruned, course[stage].epochs, masks);
  return { sparsity, before, after: await errorOf(bench, tuned) };
}

async function errorOf(bench: Workbench, changed: Weights): Promise<number> {
  const { accuracy } = await bench.evaluate(changed);
  if (accuracy === undefined) throw new Error('there is no accuracy');
  return 100 * (1 - accuracy);
}
