import { throwIfCancelled } from '../../shared/problem';
import type { Batch, Dataset } from '../data/dataset';
import type { Executor, Session, Values } from '../executors/executor';
import { examplesThatFit } from '../executors/footprint';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { permutation, stream } from '../random';
import { planOf, type Plan } from './formulas';
import { statisticKinds, type StatisticKind } from './kinds';
import type { Objective } from './objective';
import { exactSeeds } from './seeds';
import { laneCount, Statistics, type StatisticsLane } from './statistics';
import { targetValues } from './targets';

/** A parameter to measure: its name and its node. */
export interface Measured {
  readonly name: string;
  readonly node: Node;
}

export interface CollectInput {
  readonly objective: Objective;
  readonly kinds: readonly StatisticKind[];
  readonly measured: readonly Measured[];
  /** The values of every parameter of the graph. */
  readonly weights: ReadonlyMap<Node, Float32Array>;
  readonly dataset: Dataset;
  /** Logical batch. How many of its examples go into one run is chosen here, for memory. */
  readonly batchSize: number;
  readonly seed: number;
  readonly executor: Executor;
  /** The lanes to compute; default all. Parts with disjoint lanes merge into the whole. */
  readonly lanes?: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Share of the examples done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export { runBytes } from '../executors/footprint';

/** Outputs that the absolute sensitivity looks at: all up to 32, else 32 chosen by the seed. */
export function sampledOutputs({ output }: Objective, seed: number): readonly number[] | undefined {
  const count = size(output.shape);
  return count <= exactSeeds ? undefined : [...permutation(count, seed).subarray(0, exactSeeds)].sort((a, b) => a - b);
}

/** The plan for runs of so many examples, made once for each number. */
function planBatch(
  objective: Objective,
  input: Pick<CollectInput, 'kinds' | 'measured' | 'seed'>,
): (examples: number) => Plan {
  const make = (batch: number): Plan =>
    planOf(objective, {
      kinds: input.kinds,
      parameters: input.measured.map(({ node }) => node),
      batch,
      sampledOutputs: sampledOutputs(objective, input.seed),
    });
  const plans = new Map<number, Plan>();
  return (examples) => {
    const plan = plans.get(examples) ?? make(examples);
    plans.set(examples, plan);
    return plan;
  };
}

/**
 * One pass over the data for all wanted statistics. Sums over a run are formed by the executor, sums over runs in float64.
 * @throws Cancelled
 */
export async function collect(input: CollectInput): Promise<Statistics> {
  const { objective, dataset, batchSize, executor, signal, lanes = range(laneCount) } = input;
  const plan = planBatch(objective, input);
  // Of all kinds: float32 sums depend on how many examples they run over, and a method's scores must not depend on those beside it.
  const planOfAll = planBatch(objective, { ...input, kinds: statisticKinds });
  const chunk = examplesThatFit(Math.min(batchSize, dataset.examples), (examples) => outputsOf(planOfAll(examples)));
  const sessions = new Map<number, Promise<Session>>();
  const sessionFor = (examples: number): Promise<Session> => {
    const session =
      sessions.get(examples) ?? executor.prepare({ outputs: outputsOf(plan(examples)), fixed: input.weights });
    sessions.set(examples, session);
    return session;
  };
  const sums = new Map(lanes.map((lane) => [lane, emptyLane(input, plan(chunk))]));
  try {
    let done = 0;
    for (let index = 0, start = 0; start < dataset.examples; index++, start += batchSize) {
      const lane = sums.get(index % laneCount);
      const end = Math.min(start + batchSize, dataset.examples);
      for (let from = start; lane && from < end; from += chunk) {
        throwIfCancelled(signal);
        const examples = Math.min(chunk, end - from);
        const batch = await dataset.batch(range(examples).map((offset) => from + offset));
        const session = await sessionFor(examples);
        const results = await session.run(feeds(plan(examples), objective, batch, from, input.seed));
        addTo(lane, input, plan(examples).sums, results);
        lane.examples += examples;
        done += examples;
        input.onProgress?.(done / dataset.examples);
      }
    }
  } finally {
    for (const session of sessions.values()) (await session).dispose();
  }
  return new Statistics(sums);
}

const outputsOf = ({ sums }: Plan): readonly Node[] => sums.map(({ node }) => node);

interface GrowingLane extends StatisticsLane {
  examples: number;
}
/** A kind that is not defined for a parameter has no numbers there. */
function emptyLane({ kinds, measured }: CollectInput, { sums }: Plan): GrowingLane {
  const zeros = (kind: StatisticKind): Map<string, Float64Array> =>
    new Map(
      measured.map(({ name }, index) => {
        const planned = sums.find((sum) => sum.kind === kind && sum.parameter === index);
        return [name, new Float64Array(planned ? size(planned.node.shape) : 0)];
      }),
    );
  return { examples: 0, sums: new Map(kinds.map((kind) => [kind, zeros(kind)])) };
}

/** Results stand in the plan's order. */
function addTo(
  lane: GrowingLane,
  { measured }: CollectInput,
  planned: Plan['sums'],
  results: readonly ArrayLike<number>[],
): void {
  for (const [index, { kind, parameter }] of planned.entries()) {
    const sum = lane.sums.get(kind)?.get(measured[parameter].name);
    const result = results[index];
    if (!sum || !result) throw new Error(`no result for ${kind} of ${measured[parameter].name}`);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i] + result[i];
  }
}

function feeds(plan: Plan, objective: Objective, batch: Batch, first: number, seed: number): ReadonlyMap<Node, Values> {
  const fed = new Map<Node, Values>();
  plan.inputs.forEach((node, index) => {
    const values = batch.inputs[index];
    if (values) fed.set(node, values);
  });
  if (batch.targets) fed.set(plan.target, targetValues(batch, objective));
  if (plan.signs) fed.set(plan.signs, signsOf(objective, batch.size, first, seed));
  return fed;
}

/** ±1 hashed from (seed, example, probe, output element). */
function signsOf({ output }: Objective, examples: number, first: number, seed: number): Float32Array {
  const elements = size(output.shape);
  const signs = new Float32Array(examples * exactSeeds * elements);
  const next = stream(seed, 'signs');
  for (let i = 0; i < signs.length; i++) signs[i] = next(first * exactSeeds * elements + i) < 0.5 ? -1 : 1;
  return signs;
}
