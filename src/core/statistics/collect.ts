import { throwIfCancelled } from '../../shared/problem';
import type { Batch, Dataset } from '../data/dataset';
import { readAhead } from '../data/read-ahead';
import { batchOf, type Run } from '../data/run';
import { byExamples } from '../executors/by-examples';
import { Crew, workersFor } from '../executors/crew';
import type { Executor, Values } from '../executors/executor';
import { examplesThatFit } from '../executors/footprint';
import { Sessions } from '../executors/sessions';
import { addInto } from '../executors/summing';
import { workOf } from '../executors/work';
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
  return byExamples((batch) =>
    planOf(objective, {
      kinds: input.kinds,
      parameters: input.measured.map(({ node }) => node),
      batch,
      sampledOutputs: sampledOutputs(objective, input.seed),
    }),
  );
}

/** The runs of each lane, in order: logical batch i belongs to lane i mod 4, and runs do not cross the borders of batches. */
function runsByLane(examples: number, batchSize: number, chunk: number): readonly (readonly Run[])[] {
  const lanes = range(laneCount).map((): Run[] => []);
  for (let index = 0, start = 0; start < examples; index++, start += batchSize) {
    const end = Math.min(start + batchSize, examples);
    for (let from = start; from < end; from += chunk)
      lanes[index % laneCount].push({ from, examples: Math.min(chunk, end - from) });
  }
  return lanes;
}

/** Above so many measured weights one lane is summed at a time, and added to those before it: sums of more would take gigabytes each. */
export const weightsOfSingleLanes = 100e6;

/**
 * One pass over the data for all wanted statistics. Sums over a run are formed by the executor, sums over runs in float64, lane by lane: a
 * worker of the executor does a whole lane, so that it does not matter how many there are.
 * @throws Cancelled; Problem `worker-lost` where a worker ends twice in one lane.
 */
export async function collect(input: CollectInput): Promise<Statistics> {
  const { objective, dataset, executor, measured, signal, lanes = range(laneCount) } = input;
  const plan = planBatch(objective, input);
  // Of all kinds: float32 sums depend on how many examples they run over, and a method's scores must not depend on those beside it.
  const planOfAll = planBatch(objective, { ...input, kinds: statisticKinds });
  const chunk = examplesThatFit(Math.min(input.batchSize, dataset.examples), (examples) =>
    outputsOf(planOfAll(examples)),
  );
  const runs = runsByLane(dataset.examples, input.batchSize, chunk);
  const report = progressOf(dataset.examples, input.onProgress);
  const weights = measured.reduce((sum, { node }) => sum + size(node.shape), 0);
  const isLarge = weights > weightsOfSingleLanes;
  const work = workOf(outputsOf(plan(chunk))) * Math.ceil(dataset.examples / chunk);
  const workers = workersFor(executor, work).slice(0, isLarge ? 1 : laneCount);
  const crew = new Crew<number, StatisticsLane>(workers, (worker) => {
    const sessions = new Sessions(worker, (examples) => ({
      outputs: outputsOf(plan(examples)),
      fixed: input.weights,
    }));
    return {
      perform: async (lane, stop) => {
        await addRuns(runs[lane], sessions, input, plan, stop, (done) => report(lane, done));
        return laneOf(input, plan(chunk), await sessions.sums(), runs[lane]);
      },
      dispose: () => sessions.dispose(),
    };
  });
  try {
    if (isLarge && !input.lanes) return new Statistics(new Map([[0, await mergedLanes(crew, lanes, signal)]]));
    const summed = await crew.perform(lanes, signal);
    return new Statistics(new Map(lanes.map((lane, index) => [lane, summed[index]])));
  } finally {
    await crew.dispose();
  }
}

const outputsOf = ({ sums }: Plan): readonly Node[] => sums.map(({ node }) => node);

/** One lane: each run's batch is read while the one before it is computed. */
async function addRuns(
  runs: readonly Run[],
  sessions: Sessions,
  { objective, dataset, seed }: CollectInput,
  plan: (examples: number) => Plan,
  stop: AbortSignal,
  onProgress: (examples: number) => void,
): Promise<void> {
  let done = 0;
  const read = async (run: Run): Promise<Batch> => {
    throwIfCancelled(stop);
    return batchOf(dataset, run);
  };
  onProgress(done);
  await readAhead(runs, read, async ({ from, examples }, batch) => {
    const session = await sessions.for(examples);
    await session.add(feeds(plan(examples), objective, batch, from, seed));
    onProgress((done += examples));
  });
}

/** A kind that is not defined for a parameter has no numbers there. */
function laneOf(
  { kinds, measured }: CollectInput,
  { sums: planned }: Plan,
  totals: readonly Float64Array[],
  runs: readonly Run[],
): StatisticsLane {
  const valuesOf = (kind: StatisticKind, parameter: number): Float64Array => {
    const place = planned.findIndex((sum) => sum.kind === kind && sum.parameter === parameter);
    return totals[place] ?? new Float64Array(place < 0 ? 0 : size(planned[place].node.shape));
  };
  return {
    examples: runs.reduce((sum, { examples }) => sum + examples, 0),
    sums: new Map(
      kinds.map((kind) => [kind, new Map(measured.map(({ name }, index) => [name, valuesOf(kind, index)]))]),
    ),
  };
}

/** All lanes as one, merged in order as `Statistics` does: of two at most the sums are held. */
async function mergedLanes(
  crew: Crew<number, StatisticsLane>,
  lanes: readonly number[],
  signal: AbortSignal | undefined,
): Promise<StatisticsLane> {
  const [first, ...others] = lanes;
  const [total] = await crew.perform([first], signal);
  let { examples } = total;
  for (const lane of others) {
    const [next] = await crew.perform([lane], signal);
    examples += next.examples;
    for (const [kind, sums] of next.sums)
      for (const [name, sum] of sums) addInto(total.sums.get(kind)?.get(name) ?? new Float64Array(), sum);
  }
  return { ...total, examples };
}

/** Lanes that tell how many of their examples are done, told on as a share of all that does not fall where a lane begins again. */
function progressOf(examples: number, onProgress: CollectInput['onProgress']): (lane: number, done: number) => void {
  const byLane = new Map<number, number>();
  let most = 0;
  return (lane, done) => {
    byLane.set(lane, done);
    const all = [...byLane.values()].reduce((sum, each) => sum + each, 0);
    if (all <= most) return;
    most = all;
    onProgress?.(all / examples);
  };
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
