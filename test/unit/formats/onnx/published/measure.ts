/** What a published file is worth here: opened, run, differentiated, pruned, saved, and run by ONNX Runtime before and after. */
import { readFile } from 'node:fs/promises';
import { predictAll } from '../../../../../src/core/evaluation/predictor';
import type { Executor } from '../../../../../src/core/executors/executor';
import { openModel } from '../../../../../src/core/formats';
import type { Model, Parameter } from '../../../../../src/core/formats/model';
import type { Graph } from '../../../../../src/core/graph/graph';
import { topological, type Node } from '../../../../../src/core/graph/node';
import { objectiveOf } from '../../../../../src/core/statistics/objective';
import { sourceOf } from '../../../../../src/jobs/folder';
import type { BarrierDocument } from '../../../../../src/shared/documents';
import type { LossName } from '../../../../../src/shared/recipe';
import { format } from '../../../../../src/shared/text';
import { boundTo, PublishedExamples } from './examples';
import { publishedFiles, type PublishedFile } from './files';
import { gradientsOf, type Gradients, type GradientsInput } from './gradients';
import { pathOf } from './package-files';
import { outputsInRuntime, type RuntimeOutputs } from './runtime';
import { isIdenticalElsewhere, prunedFile } from './saved';

/** What ONNX Runtime's own sigmoid makes of large numbers is right to 1e-7, not to a share of it. */
const leastScale = 1e-2;

export interface Measured {
  readonly openSeconds: number;
  readonly weights: number;
  readonly prunable: number;
  /** Half of the prunable weights pruned: nothing but their bytes differs. */
  readonly isIdenticalElsewhere: boolean;
  /** ONNX Runtime computes finite numbers with what was saved. */
  readonly runsWhenSaved: boolean;
  /** Why the file opens weights-only. */
  readonly reason?: string;
  /** Absent where it does. */
  readonly network?: NetworkMeasured;
}

export interface NetworkMeasured {
  readonly nodes: number;
  readonly barriers: readonly BarrierDocument[];
  readonly loss: LossName;
  /** Largest difference from ONNX Runtime, of any output, relative to that output's largest value (at least 0.01). */
  readonly difference: number;
  /** Share of the prunable weights that have a gradient. */
  readonly reached: number;
  readonly gradients: Gradients;
}

/**
 * @param examples enough for a unit that is off on many inputs to be on once.
 * @throws Error where the file cannot be had, or ONNX Runtime does not take it.
 */
export async function measure(file: PublishedFile, executor: Executor, examples: number): Promise<Measured> {
  const place = await pathOf(file, publishedFiles);
  const start = performance.now();
  const model = boundTo(file, await openModel(sourceOf(place)));
  const openSeconds = seconds(start);
  const bytes = await readFile(place);
  const dataset = new PublishedExamples(file, examples);
  requireInputs(model, dataset);
  const saved = await prunedFile(model, executor);
  const outputs = await outputsInRuntime(saved.bytes, dataset);
  return {
    openSeconds,
    weights: countOf(model.parameters),
    prunable: countOf(prunableOf(model)),
    isIdenticalElsewhere: await isIdenticalElsewhere(bytes, model, saved),
    runsWhenSaved: [...outputs.values()].every((each) => each.every((values) => values.every(Number.isFinite))),
    ...(model.reason && { reason: format(model.reason) }),
    ...(model.graph && {
      network: await measureNetwork({ file, model, graph: model.graph, bytes, executor, examples }),
    }),
  };
}

interface NetworkInput extends Omit<GradientsInput, 'weights'> {
  readonly bytes: Uint8Array;
}

async function measureNetwork(input: NetworkInput): Promise<NetworkMeasured> {
  const { file, model, graph, bytes, executor, examples } = input;
  const dataset = new PublishedExamples(file, examples);
  const weights = weightsOf(model, graph);
  const gradients = await gradientsOf({ ...input, weights });
  const zeros = [...gradients.zeros.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    nodes: topological(graph.outputs.map(({ node }) => node)).length,
    barriers: graph.barriers,
    loss: objectiveOf(graph).loss,
    difference: await difference(model, graph, dataset, await outputsInRuntime(bytes, dataset), executor),
    reached: 1 - zeros / countOf(prunableOf(model)),
    gradients,
  };
}

/** The list names a file's inputs in their order. */
function requireInputs({ graph, name }: Model, { features }: PublishedExamples): void {
  const names = graph?.inputs.map((port) => port.name);
  if (names && names.join() !== features.map((each) => each.name).join())
    throw new Error(`${name} has the inputs ${names.join()}`);
}

const seconds = (start: number): number => (performance.now() - start) / 1000;
const countOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((sum, { values }) => sum + values.length, 0);
const prunableOf = ({ parameters }: Model): Parameter[] => parameters.filter(({ prunable }) => prunable);

const weightsOf = ({ parameters }: Model, graph: Graph): ReadonlyMap<Node, Float32Array> =>
  new Map(
    parameters.flatMap(({ name, values }) => {
      const node = graph.parameters.get(name);
      return node ? [[node, values] as const] : [];
    }),
  );

async function difference(
  model: Model,
  graph: Graph,
  dataset: PublishedExamples,
  expected: RuntimeOutputs,
  executor: Executor,
): Promise<number> {
  const ports = graph.outputs.filter(({ name }) => expected.has(name));
  if (ports.length === 0) throw new Error(`no output of ${model.name} is ONNX Runtime's`);
  const found = await predictAll({
    outputs: ports.map(({ node }) => node),
    inputs: graph.inputs.map(({ node }) => node),
    weights: weightsOf(model, graph),
    dataset,
    executor,
  });
  return Math.max(
    ...ports.map(({ name }, port) => {
      const wanted = (expected.get(name) ?? []).flatMap((each) => Array.from(each));
      if (wanted.length !== found[port].length) return Infinity;
      const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), leastScale);
      return wanted.reduce((most, value, at) => Math.max(most, Math.abs(found[port][at] - value)), 0) / largest;
    }),
  );
}
