import { throwIfCancelled } from '../../shared/problem';
import type { Batch, Dataset } from '../data/dataset';
import type { Executor, Session, Values } from '../executors/executor';
import { examplesThatFit } from '../executors/footprint';
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
 * Runs the nodes for every example in the dataset's order and hands each run's results on: one array for each node,
 * `[examples, …shape of the node]`.
 * @throws Cancelled
 */
export async function predict(
  request: PredictInput,
  onResults: (first: number, batch: Batch, results: readonly ArrayLike<number>[]) => void,
): Promise<void> {
  const { dataset, executor, inputs, outputs, signal } = request;
  const extra: NonNullable<PredictInput['extra']> = request.extra ?? new Map<Node, (batch: Batch) => Float32Array>();
  const programs = (examples: number): Batched => batched(outputs, [...inputs, ...extra.keys()], examples);
  const most = examplesThatFit(Math.min(examplesPerRun, dataset.examples), (count) => programs(count).outputs);
  const sessions = new Map<number, Promise<{ session: Session; lanes: ReadonlyMap<Node, Node> }>>();
  const prepare = async (examples: number): Promise<{ session: Session; lanes: ReadonlyMap<Node, Node> }> => {
    const program = programs(examples);
    const session = await executor.prepare({ outputs: program.outputs, fixed: request.weights });
    return { session, lanes: program.lanes };
  };
  try {
    for (let first = 0; first < dataset.examples; first += most) {
      throwIfCancelled(signal);
      const count = Math.min(most, dataset.examples - first);
      const ready = sessions.get(count) ?? prepare(count);
      sessions.set(count, ready);
      const { session, lanes } = await ready;
      const batch = await dataset.batch(range(count).map((offset) => first + offset));
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
      onResults(first, batch, await session.run(feeds));
      request.onProgress?.((first + count) / dataset.examples);
    }
  } finally {
    for (const ready of sessions.values()) (await ready).session.dispose();
  }
}

/** All of it at once: for each node `[examples, …shape]`. */
export async function predictAll(request: PredictInput): Promise<Float32Array[]> {
  const all = request.outputs.map(({ shape }) => new Float32Array(request.dataset.examples * size(shape)));
  await predict(request, (first, _, results) =>
    results.forEach((values, index) => all[index]?.set(values, first * size(request.outputs[index]?.shape ?? []))),
  );
  return all;
}
