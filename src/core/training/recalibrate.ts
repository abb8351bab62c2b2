import { throwIfCancelled } from '../../shared/problem';
import { input } from '../graph/leaf';
import type { Node } from '../graph/node';
import { range } from '../graph/shape';
import { vectorize } from '../graph/vectorize';
import { permutation } from '../random';
import { calledOnce, withBatchStatistics } from './batch-statistics';
import type { TrainInput } from './training';

/** Examples that the statistics are taken over, chosen by the seed. */
const mostExamples = 10_000;

/**
 * Mean and variance of every normalization anew, by the names of their parameters, with these weights: pruning and training move what
 * a layer sees, and its old statistics with it. Batches go through the network as in training, each normalized by itself, so a layer is
 * measured behind layers that are right already; the answers are the means over the batches. (A variance over all examples would also
 * hold the spread of the batches' means, which with batches of 64 and more is small.) A layer that is called twice keeps its old ones.
 * @throws Cancelled
 */
export async function recalibrated(
  { objective, normalizations = [], moving, dataset, settings, seed, executor, signal, ...rest }: TrainInput,
  weights: ReadonlyMap<string, Float32Array>,
): Promise<ReadonlyMap<string, Float32Array>> {
  const once = calledOnce(normalizations);
  const size = Math.min(settings.batchSize, dataset.examples);
  if (once.length === 0 || size < 2) return new Map();
  const lanes = new Map(
    objective.inputs.map((node, index) => [node, input(`input ${index}`, [size, ...node.shape], node.dtype)]),
  );
  const inputs = vectorize(
    once.map((each) => each.input),
    lanes,
  );
  const { statistics } = withBatchStatistics([], once, inputs);
  const fixed = new Map(rest.weights);
  for (const { name, node } of rest.trainable)
    fixed.set(node, weights.get(name) ?? rest.weights.get(node) ?? new Float32Array());
  const session = await executor.prepare({
    outputs: statistics.flatMap(({ mean, variance }) => [mean, variance]),
    fixed,
  });
  const sums = once
    .flatMap(({ mean, variance }) => [mean, variance])
    .map(({ shape }) => new Float64Array(shape[0] ?? 1));
  const order = permutation(dataset.examples, seed, 'recalibration').subarray(0, mostExamples);
  const batches = Math.floor(order.length / size);
  try {
    for (const index of range(batches)) {
      throwIfCancelled(signal);
      const batch = await dataset.batch(order.subarray(index * size, (index + 1) * size));
      const feeds = new Map(
        [...lanes.values()].flatMap((lane, i): [Node, Float32Array | Int32Array][] => {
          const values = batch.inputs[i];
          return values ? [[lane, values]] : [];
        }),
      );
      const found = await session.run(feeds);
      sums.forEach((sum, i) => sum.forEach((value, channel) => (sum[channel] = value + found[i][channel])));
    }
  } finally {
    session.dispose();
  }
  const byNode = new Map(
    once
      .flatMap(({ mean, variance }) => [mean, variance])
      .map((node, i) => [node, Float32Array.from(sums[i], (sum) => sum / batches)]),
  );
  return new Map(
    [...(moving ?? [])].flatMap(([name, node]): [string, Float32Array][] => {
      const values = byNode.get(node);
      return values ? [[name, values]] : [];
    }),
  );
}
