import { throwIfCancelled } from '../../shared/problem';
import type { Batch, Dataset } from '../data/dataset';
import { batchOf } from '../data/run';
import { byExamples } from '../executors/by-examples';
import { Crew, workersFor } from '../executors/crew';
import type { Executor, Values } from '../executors/executor';
import { examplesThatFit } from '../executors/footprint';
import { Sessions } from '../executors/sessions';
import { workOf } from '../executors/work';
import { input } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { vectorize } from '../graph/vectorize';

/** A forward pass of several nodes over examples. */
export interface PredictInput {
  /** Nodes of one example, `[1, …]`. */
  readonly outputs: readonly Node[];
  readonly inputs: readonly Node[];
  /** What stays the same: the weights. */
  readonly weights: ReadonlyMap<Node, Float32Array>;
  readonly dataset: Dataset;
  readonly executor: Executor;
  /** Further inputs of one example that a batch determines: targets. */
  readonly extra?: ReadonlyMap<Node, (batch: Batch) => Float32Array>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (share: number) => void;
}

/** Most examples of one run. */
export const examplesPerRun = 256;

/** The nodes for several examples at once. `lanes`: what is fed in place of an input of one example. */
interface Batched {
  readonly outputs: readonly Node[];
  readonly lanes: ReadonlyMap<Node, Node>;
}

function batched(outputs: readonly Node[], inputs: readonly Node[], examples: number): Batched {
  const lanes = new Map(
    inputs.map((node, index) => [node, input(`input ${index}`, [examples, ...node.shape], node.dtype)]),
  );
  return { outputs: vectorize(outputs, lanes), lanes };
}

/**
 * Runs the nodes for every example and hands each run's results on: one array for each node, `[examples, …shape of the node]`. In the
 * dataset's order, whichever worker did a run, and whenever.
 * @throws Cancelled; Problem `worker-lost` where a worker ends twice in one run.
 */
export async function predict(
  request: PredictInput,
  onResults: (first: number, batch: Batch, results: readonly ArrayLike<number>[]) => void,
): Promise<void> {
  const { dataset, executor, inputs, outputs, weights, signal } = request;
  const extra: NonNullable<PredictInput['extra']> = request.extra ?? new Map<Node, (batch: Batch) => Float32Array>();
  const programs = byExamples((examples) => batched(outputs, [...inputs, ...extra.keys()], examples));
  const most = examplesThatFit(Math.min(examplesPerRun, dataset.examples), (count) => programs(count).outputs);
  const starts = range(Math.ceil(dataset.examples / most)).map((run) => run * most);
  /** What came before its turn. */
  const waiting = new Map<number, () => void>();
  let done = 0;
  const deliver = (first: number, own: () => void): void => {
    waiting.set(first, own);
    for (let next = waiting.get(done); next; next = waiting.get(done)) {
      waiting.delete(done);
      done = Math.min(done + most, dataset.examples);
      next();
      request.onProgress?.(done / dataset.examples);
    }
  };
  const crew = new Crew<number, void>(
    workersFor(executor, workOf(programs(most).outputs) * starts.length),
    (worker) => {
      const sessions = new Sessions(worker, (examples) => ({ outputs: programs(examples).outputs, fixed: weights }));
      return {
        async perform(first, stop) {
          throwIfCancelled(stop);
          const count = Math.min(most, dataset.examples - first);
          const batch = await batchOf(dataset, { from: first, examples: count });
          const session = await sessions.for(count);
          const results = await session.run(feedsOf(batch, inputs, extra, programs(count).lanes));
          deliver(first, () => onResults(first, batch, results));
        },
        dispose: () => sessions.dispose(),
      };
    },
  );
  try {
    await crew.perform(starts, signal);
  } finally {
    await crew.dispose();
  }
}

function feedsOf(
  batch: Batch,
  inputs: readonly Node[],
  extra: NonNullable<PredictInput['extra']>,
  lanes: ReadonlyMap<Node, Node>,
): ReadonlyMap<Node, Values> {
  const feeds = new Map<Node, Values>();
  inputs.forEach((node, index) => {
    const lane = lanes.get(node);
    const values = batch.inputs[index];
    if (lane && values) feeds.set(lane, values);
  });
  for (const [node, values] of extra) {
    const lane = lanes.get(node);
    if (lane) feeds.set(lane, values(batch));
  }
  return feeds;
}

/** All of it at once: for each node `[examples, …shape]`. */
export async function predictAll(request: PredictInput): Promise<Float32Array[]> {
  const all = request.outputs.map(({ shape }) => new Float32Array(request.dataset.examples * size(shape)));
  await predict(request, (first, _, results) =>
    results.forEach((values, index) => all[index]?.set(values, first * size(request.outputs[index]?.shape ?? []))),
  );
  return all;
}
