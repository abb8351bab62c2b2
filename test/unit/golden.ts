/** Golden values of test/fixtures/golden as networks: the float64 oracle of every criterion (generators beside the JSON). */
import { readFileSync } from 'node:fs';
import type { Dataset } from '../../src/core/data/dataset';
import type { Parameter } from '../../src/core/formats/model';
import type { Graph } from '../../src/core/graph/graph';
import { input } from '../../src/core/graph/leaf';
import type { Node } from '../../src/core/graph/node';
import { relu, tanh } from '../../src/core/ops/activations';
import { gemm } from '../../src/core/ops/matmul';

const load = (name: string): Record<string, never> =>
  JSON.parse(readFileSync(`test/fixtures/golden/${name}.json`, 'utf8')) as Record<string, never>;

export const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flat(Infinity) : [value]) as number[];

export interface Network {
  readonly graph: Graph;
  readonly parameters: readonly Parameter[];
  readonly weights: ReadonlyMap<Node, Float32Array>;
  readonly exact: ReadonlyMap<Node, Float64Array>;
  readonly dataset: Dataset;
  /** The oracle's values by name of a quantity, then by parameter. */
  expected(quantity: string): ReadonlyMap<string, number[]>;
}

interface Dense {
  readonly layer: string;
  readonly kernel: number[];
  readonly bias: number[];
  readonly shape: readonly [number, number];
}

function network(
  layers: readonly Dense[],
  activation: (x: Node) => Node,
  examples: { x: number[]; y: number[]; vectors: boolean },
) {
  const exact = new Map<Node, Float64Array>();
  const nodes = new Map<string, Node>();
  const parameters: Parameter[] = [];
  const make = (layer: string, what: 'kernel' | 'bias', shape: readonly number[], values: number[]): Node => {
    const name = `${layer}/${what}`;
    const node = input(name, shape);
    exact.set(node, Float64Array.from(values));
    nodes.set(name, node);
    parameters.push({
      name,
      layer,
      role: what,
      shape,
      dtype: 'float32',
      values: Float32Array.from(values),
      outputAxis: shape.length - 1,
      prunable: what === 'kernel',
    });
    return node;
  };
  const x = input('x', [1, layers[0].shape[0]]);
  let h: Node = x;
  layers.forEach(({ layer, kernel, bias, shape }, index) => {
    h = gemm(h, make(layer, 'kernel', shape, kernel), make(layer, 'bias', [shape[1]], bias));
    if (index < layers.length - 1) h = activation(h);
  });
  const [features, outputs] = [layers[0].shape[0], layers.at(-1)!.shape[1]];
  const count = examples.x.length / features;
  const pick = (values: number[], width: number, indices: ArrayLike<number>): Float32Array =>
    Float32Array.from(Array.from(indices).flatMap((index) => values.slice(index * width, (index + 1) * width)));
  const dataset: Dataset = {
    name: 'golden',
    examples: count,
    features: [{ name: 'x', shape: [features], dtype: 'float' }],
    targets: examples.vectors
      ? { kind: 'vectors', shape: [outputs], oneHot: false }
      : { kind: 'classes', classes: outputs },
    notes: [],
    batch: async (indices) => ({
      size: indices.length,
      inputs: [pick(examples.x, features, indices)],
      targets: pick(examples.y, examples.vectors ? outputs : 1, indices),
    }),
  };
  const graph: Graph = {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: h }],
    parameters: nodes,
    barriers: [],
    normalizations: [],
  };
  const weights = new Map([...exact].map(([node, values]) => [node, Float32Array.from(values)]));
  return { graph, parameters, weights, exact, dataset };
}

/** golden.json: a tanh network 6-5-4-3 under cross-entropy. */
export function mlp(): Network {
  const golden = load('golden')['mlp'] as Record<string, never>;
  const inputs = golden['inputs'] as {
    x: unknown;
    y: unknown;
    params: Record<string, { kernel: number[][]; bias: number[] }>;
  };
  const layers = Object.entries(inputs.params).map(([layer, { kernel, bias }]): Dense => ({
    layer,
    kernel: flat(kernel),
    bias: flat(bias),
    shape: [kernel.length, kernel[0].length],
  }));
  return {
    ...network(layers, tanh, { x: flat(inputs.x), y: flat(inputs.y), vectors: false }),
    expected: (quantity) =>
      new Map(Object.entries(golden[quantity] as object).map(([layer, values]) => [`${layer}/kernel`, flat(values)])),
  };
}

/** paper.json: the worked example of the paper, ReLU 10-64-64-10 under squared error. */
export function paper(): Network {
  const golden = load('paper') as unknown as {
    x: number[];
    target: number[];
    sizes: number[];
    parameters: Record<string, number[]>;
  } & Record<string, Record<string, number[]>>;
  const layers = [1, 2, 3].map((k): Dense => ({
    layer: `dense_${k}`,
    kernel: golden.parameters[`dense_${k}/kernel`],
    bias: golden.parameters[`dense_${k}/bias`],
    shape: [golden.sizes[k - 1], golden.sizes[k]],
  }));
  return {
    ...network(layers, relu, { x: golden.x, y: golden.target, vectors: true }),
    expected: (quantity) => new Map(Object.entries(golden[quantity]).map(([name, values]) => [name, flat(values)])),
  };
}

/** training.json: 6-8-4 ReLU before training, under sigmoid cross-entropy of multi-hot targets. */
export function binary(): Network {
  const golden = load('training') as unknown as {
    x: number[];
    y_multi: number[];
    initial: Record<string, number[]>;
    binary_cross_entropy: Record<string, Record<string, number[]>>;
  };
  const layers = [
    { layer: 'dense_1', shape: [6, 8] as const },
    { layer: 'dense_2', shape: [8, 4] as const },
  ].map(({ layer, shape }): Dense => ({
    layer,
    shape,
    kernel: golden.initial[`${layer}/kernel`],
    bias: golden.initial[`${layer}/bias`],
  }));
  return {
    ...network(layers, relu, { x: golden.x, y: golden.y_multi, vectors: true }),
    expected: (quantity) =>
      new Map(Object.entries(golden.binary_cross_entropy[quantity]).map(([name, values]) => [name, flat(values)])),
  };
}

/** Largest difference relative to the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  const largest = Array.from(expected).reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  return (
    Array.from(expected).reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual[i])), 0) / (largest || 1)
  );
}
