/** Which weights of a published file have gradients, and whether ONNX Runtime agrees that the others have none. */
import type { Executor } from '../../../../../src/core/executors/executor';
import type { Model } from '../../../../../src/core/formats/model';
import type { Graph, Port } from '../../../../../src/core/graph/graph';
import { topological, type Node } from '../../../../../src/core/graph/node';
import { collect } from '../../../../../src/core/statistics/collect';
import { objectiveOf } from '../../../../../src/core/statistics/objective';
import { PublishedExamples } from './examples';
import type { PublishedFile } from './files';
import { outputsInRuntime } from './runtime';

/** Of the largest weight of its tensor: what a weight without a gradient is moved by. */
const nudge = 1e-6;

export interface GradientsInput {
  readonly file: PublishedFile;
  readonly model: Model;
  readonly graph: Graph;
  readonly weights: ReadonlyMap<Node, Float32Array>;
  readonly examples: number;
  readonly executor: Executor;
}

export interface Gradients {
  /** By prunable parameter: which of its weights have none, for all examples. */
  readonly zeros: ReadonlyMap<string, readonly number[]>;
  /** For one example. */
  readonly seconds: number;
  /** What weights without a gradient move the outputs by nevertheless, as ONNX Runtime computes them: a share of an output's largest value. */
  readonly moved: number;
}

/**
 * One example after the other, by the loss that the product finds without data. A parameter's gradient is that of the first output that
 * depends on it: `--output` chooses one.
 */
export async function gradientsOf(input: GradientsInput): Promise<Gradients> {
  const { file, model, graph, weights, examples, executor } = input;
  const left = new Map(
    model.parameters.filter(({ prunable }) => prunable).map((each) => [each.name, each.values.length]),
  );
  const zeros = new Map<string, readonly number[]>();
  let moved = 0;
  let seconds = 0;
  for (const port of graph.outputs) {
    const measured = reaching(port, graph, left);
    if (measured.length === 0) continue;
    const objective = objectiveOf(graph, { output: port.name });
    const dataset = new PublishedExamples(file, examples, objective);
    const start = performance.now();
    const statistics = await collect({
      objective,
      kinds: ['gradient'],
      measured,
      weights,
      dataset,
      batchSize: 1,
      seed: 0,
      executor,
    });
    seconds += (performance.now() - start) / 1000 / examples;
    const here = new Map<string, readonly number[]>();
    for (const { name } of measured) {
      left.delete(name);
      here.set(
        name,
        Array.from(statistics.mean('gradient', name)).flatMap((value, at) => (value === 0 ? [at] : [])),
      );
    }
    for (const [name, positions] of here) zeros.set(name, positions);
    moved = Math.max(moved, await moves(port, here, input));
  }
  // No output depends on these: nothing moves, whatever they are.
  for (const [name, count] of left)
    zeros.set(
      name,
      Array.from({ length: count }, (_, at) => at),
    );
  return { zeros, seconds, moved };
}

function reaching({ node }: Port, graph: Graph, left: ReadonlyMap<string, number>): { name: string; node: Node }[] {
  const affecting = new Set(topological([node]));
  return [...left.keys()].flatMap((name) => {
    const parameter = graph.parameters.get(name);
    return parameter && affecting.has(parameter) ? [{ name, node: parameter }] : [];
  });
}

/**
 * What an output changes by where all weights at these positions do, a little. A unit that is just off turns on where they go one way, and
 * stays off where they go the other: a derivative shows both ways.
 */
async function moves(
  { name: output }: Port,
  positions: ReadonlyMap<string, readonly number[]>,
  { file, model, examples }: GradientsInput,
): Promise<number> {
  const moved = (way: 1 | -1): ReadonlyMap<string, Float32Array> =>
    new Map(
      model.parameters.flatMap(({ name, values }) => {
        const places = positions.get(name) ?? [];
        const step = way * nudge * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const nudged = values.slice();
        for (const at of places) nudged[at] += step;
        return places.length > 0 ? [[name, nudged] as const] : [];
      }),
    );
  if (moved(1).size === 0) return 0;
  const dataset = new PublishedExamples(file, examples);
  const outputs = async (changes: ReadonlyMap<string, Float32Array>): Promise<readonly number[]> => {
    const files = await model.format.write(model, changes, 'nudged.onnx');
    const found = (await outputsInRuntime(files[0].bytes, dataset)).get(output) ?? [];
    return found.flatMap((values) => Array.from(values));
  };
  const [still, up, down] = [await outputs(new Map()), await outputs(moved(1)), await outputs(moved(-1))];
  const largest = still.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  const both = still.map((value, at) => Math.min(Math.abs(up[at] - value), Math.abs(down[at] - value)));
  return both.reduce((most, value) => Math.max(most, value), 0) / largest;
}
