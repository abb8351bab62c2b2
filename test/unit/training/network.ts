/** A small network to train, made anew for each test from the same seed. */
import type { Dataset } from '../../../src/core/data/dataset';
import type { Executor } from '../../../src/core/executors/executor';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { size, type Shape } from '../../../src/core/graph/shape';
import { relu } from '../../../src/core/ops/activations';
import { gemm } from '../../../src/core/ops/matmul';
import { objectiveOf } from '../../../src/core/statistics/objective';
import type { TrainInput, TrainingSettings } from '../../../src/core/training/training';
import { seeded } from '../graph/support';

const shapes: Readonly<Record<string, Shape>> = {
  'one/kernel': [5, 7],
  'one/bias': [7],
  'two/kernel': [7, 3],
  'two/bias': [3],
};

export const settings: TrainingSettings = {
  epochs: 4,
  optimizer: 'sgd',
  learningRate: 0.1,
  decay: 'constant',
  momentum: 0.9,
  weightDecay: 1e-3,
  batchSize: 8,
  recalibrate: false,
};

/** Examples of three classes: the largest of the first three features, but for a share of wrong labels. */
export function examples(count: number, seed: number, wrong = 0): Dataset {
  const random = seeded(seed);
  const x = Array.from({ length: count }, () => Array.from({ length: 5 }, () => random() * 2 - 1));
  const y = x.map((row) => (random() < wrong ? Math.floor(random() * 3) : row.indexOf(Math.max(...row.slice(0, 3)))));
  return {
    name: 'made',
    examples: count,
    features: [{ name: 'x', shape: [5], dtype: 'float' }],
    targets: { kind: 'classes', classes: 3 },
    notes: [],
    batch: async (indices) => ({
      size: indices.length,
      inputs: [Float32Array.from(Array.from(indices).flatMap((i) => x[i]))],
      targets: Int32Array.from(indices, (i) => y[i]),
    }),
  };
}

/** 5-7-3 ReLU under softmax cross-entropy; 43 examples, so the last batch of an epoch is a smaller one. */
export function trainInput(executor: Executor, rest: Partial<TrainInput> = {}): TrainInput {
  const random = seeded(3);
  const nodes = new Map(Object.entries(shapes).map(([name, shape]) => [name, input(name, shape)]));
  const node = (name: string): Node => nodes.get(name)!;
  const x = input('x', [1, 5]);
  const hidden = relu(gemm(x, node('one/kernel'), node('one/bias')));
  const graph = {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: gemm(hidden, node('two/kernel'), node('two/bias')) }],
    parameters: nodes,
    barriers: [],
    normalizations: [],
    applications: [],
  };
  const dataset = examples(43, 1);
  return {
    objective: objectiveOf(graph, { loss: 'cross-entropy', targets: dataset.targets }),
    weights: new Map(
      [...nodes.values()].map((each) => [
        each,
        Float32Array.from({ length: size(each.shape) }, () => random() * 1.2 - 0.6),
      ]),
    ),
    trainable: [...nodes].map(([name, each]) => ({
      name,
      node: each,
      role: name.endsWith('kernel') ? 'kernel' : 'bias',
    })),
    dataset,
    settings,
    seed: 5,
    executor,
    ...rest,
  };
}
