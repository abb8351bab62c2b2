import type { LatencyDocument } from '../../shared/findings';
import { throwIfCancelled } from '../../shared/problem';
import type { Executor, Values } from '../executors/executor';
import type { Graph } from '../graph/graph';
import type { Node } from '../graph/node';
import { size } from '../graph/shape';

const warmUp = 3;
const mostRuns = 50;
/** Seconds after which no further run begins. */
const longest = 3;
const fewestRuns = 5;

/**
 * Times the network's forward pass of one example of zeros on an executor, weights held by the session, what it takes to prepare left out.
 * @throws Cancelled
 */
export async function latencyOf(
  { inputs, outputs }: Pick<Graph, 'inputs' | 'outputs'>,
  weights: ReadonlyMap<Node, Float32Array>,
  executor: Executor,
  signal?: AbortSignal,
): Promise<LatencyDocument> {
  const session = await executor.prepare({ outputs: outputs.map(({ node }) => node), fixed: weights });
  try {
    const feeds = new Map<Node, Values>(inputs.map(({ node }) => [node, zerosFor(node)]));
    for (let run = 0; run < warmUp; run++) await session.run(feeds);
    const times: number[] = [];
    const begin = performance.now();
    while (times.length < mostRuns) {
      throwIfCancelled(signal);
      if (times.length >= fewestRuns && performance.now() - begin > longest * 1000) break;
      const start = performance.now();
      await session.run(feeds);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.floor(share * (times.length - 1))];
    return { executor: executor.name, runs: times.length, median: at(0.5), spread: at(0.75) - at(0.25) };
  } finally {
    session.dispose();
  }
}

const zerosFor = ({ shape, dtype }: Node): Values =>
  dtype === 'int32' ? new Int32Array(size(shape)) : new Float32Array(size(shape));
