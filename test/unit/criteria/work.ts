/** Methods at work on golden networks, as the pipeline runs them. */
import { isWorking, type MethodProduct, type WorkContext } from '../../../src/core/criteria/criterion';
import { resolveMethod } from '../../../src/core/criteria';
import type { Executor } from '../../../src/core/executors/executor';
import type { Node } from '../../../src/core/graph/node';
import { range } from '../../../src/core/graph/shape';
import { objectiveOf } from '../../../src/core/statistics/objective';
import type { Statistics } from '../../../src/core/statistics/statistics';
import { train } from '../../../src/core/training/train';
import type { TrainingSettings } from '../../../src/core/training/training';
import type { LossName } from '../../../src/shared/recipe';
import type { MethodRecipe } from '../../../src/shared/recipe';
import type { Network } from '../golden';

export interface Circumstances {
  readonly executor: Executor;
  readonly statistics?: Statistics;
  readonly loss?: LossName;
  readonly settings?: Partial<TrainingSettings>;
  readonly seed?: number;
}

/** Golden's: batches of 8 in the file's order, momentum 0.9, rate 0.1. */
const usual: Omit<TrainingSettings, 'epochs'> = {
  optimizer: 'sgd',
  learningRate: 0.1,
  decay: 'constant',
  momentum: 0.9,
  weightDecay: 0,
  batchSize: 8,
  recalibrate: false,
};

/** What the exact executor computes with is float64. */
export const weightsOf = ({ exact, weights }: Network, { name }: Executor): ReadonlyMap<Node, Float32Array> =>
  name === 'reference' ? (exact as unknown as ReadonlyMap<Node, Float32Array>) : weights;

/** What a method yields on a network whose kernels are scored. */
export async function productOf(
  recipe: MethodRecipe,
  network: Network,
  { executor, statistics, loss = 'cross-entropy', settings, seed = 0 }: Circumstances,
): Promise<MethodProduct> {
  const { criterion, options } = resolveMethod(recipe);
  const { graph, parameters, dataset } = network;
  const objective = objectiveOf(graph, { loss });
  const weights = weightsOf(network, executor);
  const context: WorkContext = {
    parameters: parameters.filter(({ prunable }) => prunable),
    mean: (kind, { name }) => {
      if (!statistics) throw new Error(`${kind} was not measured`);
      return statistics.mean(kind, name);
    },
    options,
    seed,
    objective,
    weights,
    nodes: graph.parameters,
    calibration: dataset,
    executor,
    batchSize: 3,
    train: ({ epochs, ...request }) =>
      train({
        objective,
        weights,
        trainable: parameters.map(({ name, role }) => ({ name, role, node: graph.parameters.get(name)! })),
        dataset,
        settings: { ...usual, ...settings, epochs },
        seed,
        executor,
        order: () => Uint32Array.from(range(dataset.examples)),
        ...request,
      }),
  };
  return isWorking(criterion) ? criterion.work(context) : { scores: criterion.score(context) };
}

export const scoresOf = async (...call: Parameters<typeof productOf>): Promise<readonly Float32Array[]> =>
  (await productOf(...call)).scores;
