/** training.json: SGD, momentum, decay, proximal L1, Adam and masks step by step, against PyTorch in float64. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Dataset } from '../../../src/core/data/dataset';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range } from '../../../src/core/graph/shape';
import { relu } from '../../../src/core/ops/activations';
import { gemm } from '../../../src/core/ops/matmul';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { RecordedGradients } from '../../../src/core/training/recorded-gradients';
import { Training } from '../../../src/core/training/train';
import type { TrainInput, TrainingSettings } from '../../../src/core/training/training';
import { executors } from '../graph/support';

type Named = Readonly<Record<string, number[]>>;
interface Course {
  readonly losses: number[];
  readonly final: Named;
  readonly mean_abs_gradient: Named;
  readonly abs_mean_gradient: Named;
  readonly mask?: Named;
}
const golden = JSON.parse(readFileSync('test/fixtures/golden/training.json', 'utf8')) as {
  readonly x: number[];
  readonly y: number[];
  readonly initial: Named;
} & Readonly<Record<string, Course>>;

/** 6-8-4 ReLU under softmax cross-entropy; 32 examples. */
function network() {
  const shapes = { 'dense_1/kernel': [6, 8], 'dense_1/bias': [8], 'dense_2/kernel': [8, 4], 'dense_2/bias': [4] };
  const nodes = new Map(Object.entries(shapes).map(([name, shape]) => [name, input(name, shape)]));
  const node = (name: keyof typeof shapes): Node => nodes.get(name)!;
  const x = input('x', [1, 6]);
  const hidden = relu(gemm(x, node('dense_1/kernel'), node('dense_1/bias')));
  const logits = gemm(hidden, node('dense_2/kernel'), node('dense_2/bias'));
  const graph = {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: logits }],
    parameters: nodes,
    barriers: [],
    normalizations: [],
    applications: [],
  };
  const targets = { kind: 'classes', classes: 4 } as const;
  const dataset: Dataset = {
    name: 'golden',
    examples: 32,
    features: [{ name: 'x', shape: [6], dtype: 'float' }],
    targets,
    notes: [],
    batch: async (indices) => ({
      size: indices.length,
      inputs: [Float64Array.from(Array.from(indices).flatMap((i) => golden.x.slice(6 * i, 6 * i + 6))) as never],
      targets: Int32Array.from(indices, (i) => golden.y[i]),
    }),
  };
  return { nodes, dataset, objective: objectiveOf(graph, { loss: 'cross-entropy', targets }) };
}

const base: TrainingSettings = {
  epochs: 3,
  optimizer: 'sgd',
  learningRate: 0.1,
  decay: 'constant',
  momentum: 0.9,
  weightDecay: 0,
  batchSize: 8,
  recalibrate: false,
};
const courses: readonly [name: string, settings: Partial<TrainingSettings>, rest?: Partial<TrainInput>][] = [
  ['sgd', {}],
  ['sgd_decay_5e-4_on_kernels', { weightDecay: 5e-4 }],
  [
    'l1_lambda_0.3',
    { momentum: 0 },
    { l1: { lambda: 0.3, parameters: new Set(['dense_1/kernel', 'dense_2/kernel']) } },
  ],
  ['adam_lr_0.01_eps_1e-7', { optimizer: 'adam', learningRate: 0.01 }],
  ['masked_sgd', {}],
];

function assertNear(actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  assert.equal(actual.length, expected.length, what);
  const largest = Math.max(...expected.map(Math.abs));
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(actual[i] - value) <= tolerance * largest, `${what}[${i}]: ${actual[i]} is not ${value}`);
}

for (const [executorName, tolerance] of [
  ['reference', 1e-9],
  ['tfjs', 1e-4],
  ['native', 1e-4],
] as const)
  describe(`training on the executor ${executorName} is PyTorch's`, () => {
    for (const [name, settings, rest = {}] of courses)
      it(name, async () => {
        const course = golden[name];
        const { nodes, dataset, objective } = network();
        const recorded = new RecordedGradients();
        const training = new Training({
          objective,
          weights: new Map([...nodes].map(([each, node]) => [node, Float64Array.from(golden.initial[each]) as never])),
          trainable: [...nodes].map(([each, node]) => ({
            name: each,
            node,
            role: each.endsWith('kernel') ? 'kernel' : 'bias',
          })),
          dataset,
          settings: { ...base, ...settings },
          seed: 0,
          order: () => Uint32Array.from(range(32)),
          executor: await executors[executorName](),
          observe: recorded,
          ...(course.mask && {
            masks: new Map(Object.entries(course.mask).map(([each, mask]) => [each, Uint8Array.from(mask)])),
          }),
          ...rest,
        });
        const { document } = await training.run();
        const epochs = range(3).map(
          (epoch) => course.losses.slice(4 * epoch, 4 * epoch + 4).reduce((a, b) => a + b) / 4,
        );
        assertNear(document.losses, epochs, tolerance, 'mean loss of an epoch');
        assertNear(training.state.curve.values, course.losses, tolerance, 'loss of a step');
        for (const each of nodes.keys()) {
          assertNear(training.state.valuesOf(each), course.final[each], tolerance, `final ${each}`);
          assertNear(recorded.meanOfAbsolute(each), course.mean_abs_gradient[each], tolerance, `mean |g| of ${each}`);
          assertNear(recorded.absoluteOfMean(each), course.abs_mean_gradient[each], tolerance, `|mean g| of ${each}`);
        }
        if (course.mask)
          for (const [each, mask] of Object.entries(course.mask))
            mask.forEach((kept, i) => kept || assert.ok(Object.is(training.state.valuesOf(each)[i], 0)));
      });
  });
