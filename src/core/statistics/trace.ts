/**
 * Traces of blocks of the loss's Hessian in the parameters, by Hutchinson's estimate: E vᵀHv = Tr H for random signs v. One probe of all
 * measured parameters serves every group of them, since E v_p·(Hv)_p = Tr H_pp.
 */
import { throwIfCancelled } from '../../shared/problem';
import type { Batch, Dataset } from '../data/dataset';
import { readAhead } from '../data/read-ahead';
import { batchOf, type Run } from '../data/run';
import { byExamples } from '../executors/by-examples';
import { Crew, workersFor, type Hand } from '../executors/crew';
import type { Executor, Values } from '../executors/executor';
import { footprint } from '../executors/footprint';
import { Sessions } from '../executors/sessions';
import { workOf } from '../executors/work';
import { contract } from '../graph/contract';
import { gradients } from '../graph/gradients';
import { input, scalar } from '../graph/leaf';
import { is, type Node } from '../graph/node';
import { range, sameShape, size } from '../graph/shape';
import { vectorize } from '../graph/vectorize';
import { Add, add, mul } from '../ops/elementwise';
import { MatMul, matmul } from '../ops/matmul';
import { reduceSum } from '../ops/reduce';
import { Reshape, reshape } from '../ops/reshape';
import { stream } from '../random';
import { runBytes, type Measured } from './collect';
import { meanOf, type Estimate } from './estimate';
import type { Objective } from './objective';
import { laneCount } from './statistics';
import { targetValues } from './targets';

/** A parameter, and the axes that number its output units together, ascending. */
export interface Probed extends Measured {
  readonly outputAxes: readonly number[];
}

/** ±1 for each element of a parameter. */
export type ProbeSigns = (parameter: string, probe: number, elements: number) => Float32Array;

export interface TraceInput {
  readonly objective: Objective;
  readonly probed: readonly Probed[];
  /** The values of every parameter of the graph. */
  readonly weights: ReadonlyMap<Node, Float32Array>;
  readonly dataset: Dataset;
  /** Most examples of one run. */
  readonly batchSize: number;
  /** Most probes, at least `fewestProbes`. */
  readonly probes: number;
  readonly executor: Executor;
  readonly signs: ProbeSigns;
  readonly signal?: AbortSignal | undefined;
  /** Share of the probes done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export interface TraceSamples {
  /** For each probed parameter, for each probe: v·(Hv) summed inside each output unit, H of the mean loss over the examples. */
  readonly samples: readonly (readonly Float64Array[])[];
  /** Of the whole network. */
  readonly total: Estimate;
  readonly probes: number;
  /** The total's relative standard error is small enough. */
  readonly converged: boolean;
}

export const fewestProbes = 10;
/** Probes stop here. */
export const wantedError = 0.05;

/** Signs hashed from (seed, parameter, probe, index). */
export const hashedSigns =
  (seed: number): ProbeSigns =>
  (parameter, probe, elements) => {
    const next = stream(seed, `${parameter} probe ${probe}`);
    return Float32Array.from({ length: elements }, (_, index) => (next(index) < 0.5 ? -1 : 1));
  };

/** A program for so many examples and probes at once. */
interface TracePlan {
  readonly examples: number;
  readonly probes: number;
  readonly inputs: readonly Node[];
  readonly target: Node;
  /** `[probes, …shape]` for each probed parameter. */
  readonly signs: readonly Node[];
  /** `[probes, units]` for each probed parameter: sums over the examples. */
  readonly products: readonly Node[];
}

/** Exact Hessian-vector products: gradients of the gradient along v. Nothing depends on the probe but v and what follows from it. */
function planOf(objective: Objective, probed: readonly Probed[], examples: number, probes: number): TracePlan {
  const wide = (node: Node, name: string): Node => input(name, [examples, ...node.shape], node.dtype);
  const inputs = objective.inputs.map((node, index) => wide(node, `input ${index}`));
  const target = wide(objective.target, 'targets');
  const lanes = new Map<Node, Node>([
    ...objective.inputs.map((node, index): [Node, Node] => [node, inputs[index]]),
    [objective.target, target],
  ]);
  const [losses] = vectorize([objective.value], lanes);
  const parameters = probed.map(({ node }) => node);
  const gradient = contract(gradients([reduceSum(losses, [0])], [scalar(1)], parameters));
  const directions = parameters.map(({ shape }, index) => input(`direction ${index}`, shape));
  const along = gradient.map((g, index) => sumAll(mul(g, directions[index]))).reduce(add);
  const hessian = contract(gradients([along], [scalar(1)], parameters));
  const products = probed.map(({ outputAxes }, index) => productsOf(directions[index], hessian[index], outputAxes));
  const signs = directions.map(({ shape }, index) => input(`signs ${index}`, [probes, ...shape]));
  const many = vectorize(products, new Map(directions.map((direction, index) => [direction, signs[index]])));
  return { examples, probes, inputs, target, signs, products: many };
}

/**
 * Σ v·h inside each output unit. Of h = AᵀB, a gradient's product over examples and positions, it is Σ (A·v)·B over those, and A·v is
 * there already: the gradient that v is multiplied by needed it.
 */
function productsOf(v: Node, h: Node, outputAxes: readonly number[]): Node {
  const last = h.shape.length - 1;
  const isLast = outputAxes.length === 1 && outputAxes[0] === last;
  const [first, second] = h.inputs;
  if (h.op === Add && h.inputs.every(({ shape }) => sameShape(shape, h.shape)))
    return add(productsOf(v, first, outputAxes), productsOf(v, second, outputAxes));
  if (is(h, Reshape) && isLast && first.shape.at(-1) === h.shape[last])
    return productsOf(reshape(v, first.shape), first, [first.shape.length - 1]);
  if (is(h, MatMul) && isLast && last === 1 && h.attributes.transA && !h.attributes.transB)
    return reduceSum(mul(matmul(first, v), second), [0]);
  return reduceSum(
    mul(v, h),
    range(h.shape.length).filter((axis) => !outputAxes.includes(axis)),
  );
}

const sumAll = (node: Node): Node => reduceSum(node, range(node.shape.length));

/** Probes at once and examples of a run, so that a run's values fit. Depends on shapes alone. */
function settle({ objective, probed, dataset, batchSize, probes }: TraceInput): TracePlan {
  const fits = (plan: TracePlan): boolean =>
    footprint(plan.products).peakBytes + plan.signs.reduce((sum, { shape }) => sum + 4 * size(shape), 0) <= runBytes;
  let plan = planOf(objective, probed, Math.min(batchSize, dataset.examples), Math.min(fewestProbes, probes));
  while (!fits(plan) && (plan.probes > 1 || plan.examples > 1))
    plan =
      plan.probes > 1
        ? planOf(objective, probed, plan.examples, Math.ceil(plan.probes / 2))
        : planOf(objective, probed, Math.ceil(plan.examples / 2), 1);
  return plan;
}

/** What a lane adds up over its runs: for each probed parameter `[probes, units]`. */
interface Lane {
  readonly runs: readonly Run[];
  /** `[probes, …shape]` for each probed parameter. */
  readonly signs: readonly Float32Array[];
}

/** Run i belongs to lane i mod 4. */
function lanesOf(examples: number, perRun: number): readonly (readonly Run[])[] {
  const runs = range(Math.ceil(examples / perRun)).map((index) => index * perRun);
  return range(Math.min(laneCount, runs.length)).map((lane) =>
    runs
      .filter((_, index) => index % laneCount === lane)
      .map((from) => ({ from, examples: Math.min(perRun, examples - from) })),
  );
}

/** Sums v·(Hv) over the runs of a lane on one worker. `onRun` is told of each run's examples. */
function laneHand(
  worker: Executor,
  { objective, dataset, weights }: TraceInput,
  planFor: (examples: number) => TracePlan,
  onRun: (examples: number) => void,
): Hand<Lane, readonly Float64Array[]> {
  const sessions = new Sessions(worker, (examples) => ({ outputs: planFor(examples).products, fixed: weights }));
  return {
    async perform({ runs, signs }, stop) {
      await readAhead(
        runs,
        (run) => batchOf(dataset, run),
        async ({ examples }, batch) => {
          throwIfCancelled(stop);
          const session = await sessions.for(examples);
          await session.add(feeds(planFor(examples), objective, batch, signs));
          onRun(examples);
        },
      );
      return sessions.sums();
    },
    dispose: () => sessions.dispose(),
  };
}

/**
 * At least `fewestProbes`; stops when the relative standard error of the whole network's trace is at most `wantedError`, or at `probes`.
 * @throws Problem where targets do not fit, `worker-lost` where a worker ends twice in one lane; Cancelled
 */
export async function sampleTraces(traces: TraceInput): Promise<TraceSamples> {
  const { probed, dataset, executor, probes, signal } = traces;
  const plan = settle(traces);
  const lanes = lanesOf(dataset.examples, plan.examples);
  const samples = probed.map((): Float64Array[] => []);
  const totals: number[] = [];
  let done = 0;
  const onRun = (examples: number): void => {
    done = Math.min(done + (plan.probes * examples) / dataset.examples, probes);
    traces.onProgress?.(done / probes);
  };
  const planFor = byExamples(
    (examples) => planOf(traces.objective, probed, examples, plan.probes),
    [[plan.examples, plan]],
  );
  const work = workOf(plan.products) * (dataset.examples / plan.examples);
  const crew = new Crew(workersFor(executor, work), (worker) => laneHand(worker, traces, planFor, onRun));
  try {
    while (!isEnough(totals, probes)) {
      const first = totals.length;
      const signs = probed.map(({ name, node }) => probesOf(traces.signs, name, size(node.shape), first, plan.probes));
      const summed = await crew.perform(
        lanes.map((runs) => ({ runs, signs })),
        signal,
      );
      const sums = plan.products.map((_, index) => meanOfLanes(summed, index, dataset.examples));
      // Probe by probe, so that it does not matter how many run at once.
      for (let probe = 0; probe < plan.probes && !isEnough(totals, probes); probe++) {
        const own = sums.map((sum) =>
          sum.slice((probe * sum.length) / plan.probes, ((probe + 1) * sum.length) / plan.probes),
        );
        own.forEach((units, index) => samples[index].push(units));
        totals.push(own.reduce((sum, units) => units.reduce((a, b) => a + b, sum), 0));
      }
    }
  } finally {
    await crew.dispose();
  }
  return { samples, total: meanOf(totals), probes: totals.length, converged: isSharp(totals) };
}

/** Of one parameter. */
const meanOfLanes = (lanes: readonly (readonly Float64Array[])[], parameter: number, examples: number): Float64Array =>
  lanes[0][parameter].map((_, i) => lanes.reduce((sum, lane) => sum + lane[parameter][i], 0) / examples);

function isSharp(totals: readonly number[]): boolean {
  const { mean, standardError } = meanOf(totals);
  return standardError <= wantedError * Math.abs(mean);
}
const isEnough = (totals: readonly number[], probes: number): boolean =>
  totals.length >= probes || (totals.length >= fewestProbes && isSharp(totals));

function probesOf(signs: ProbeSigns, name: string, elements: number, first: number, count: number): Float32Array {
  const all = new Float32Array(count * elements);
  for (let probe = 0; probe < count; probe++) all.set(signs(name, first + probe, elements), probe * elements);
  return all;
}

function feeds(
  plan: TracePlan,
  objective: Objective,
  batch: Batch,
  signs: readonly Float32Array[],
): ReadonlyMap<Node, Values> {
  const fed = new Map<Node, Values>(plan.signs.map((node, index) => [node, signs[index]]));
  plan.inputs.forEach((node, index) => {
    const values = batch.inputs[index];
    if (values) fed.set(node, values);
  });
  return fed.set(plan.target, targetValues(batch, objective));
}
