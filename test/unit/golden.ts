/** Golden values of test/fixtures/golden as networks: the float64 oracle of every criterion (generators beside the JSON). */
import { readFileSync } from 'node:fs';
import type { Dataset } from '../../src/core/data/dataset';
import type { Parameter } from '../../src/core/formats/model';
import type { Application, Graph } from '../../src/core/graph/graph';
import { input } from '../../src/core/graph/leaf';
import type { Node } from '../../src/core/graph/node';
import { size, type Shape } from '../../src/core/graph/shape';
import { relu, tanh } from '../../src/core/ops/activations';
import { add } from '../../src/core/ops/binary';
import { conv2d } from '../../src/core/ops/conv';
import { gemm } from '../../src/core/ops/matmul';
import { reduceMean } from '../../src/core/ops/reduce';

const load = (name: string): Record<string, never> =>
  JSON.parse(readFileSync(`test/fixtures/golden/${name}.json`, 'utf8')) as Record<string, never>;

export const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flat(Infinity) : [value]) as number[];

const shapeOf = (value: unknown): number[] =>
  Array.isArray(value) ? [value.length, ...shapeOf((value as unknown[])[0])] : [];

export interface Network {
  readonly graph: Graph;
  readonly parameters: readonly Parameter[];
  readonly weights: ReadonlyMap<Node, Float32Array>;
  readonly exact: ReadonlyMap<Node, Float64Array>;
  readonly dataset: Dataset;
  /** The oracle's values by name of a quantity, then by parameter. */
  expected(quantity: string): ReadonlyMap<string, number[]>;
}

interface Layer {
  readonly layer: string;
  readonly kernel: number[];
  readonly bias: number[];
  /** Of the kernel: dense `[inputs, outputs]`, convolution `[height, width, channels, filters]`. */
  readonly shape: Shape;
}

/** Dense, or a convolution without padding. What a dense layer sees of an image is the mean over its pixels. */
function apply(x: Node, kernel: Node): Node {
  if (kernel.shape.length === 4) return conv2d(x, kernel);
  return gemm(x.shape.length === 4 ? reduceMean(x, [1, 2]) : x, kernel);
}

function network(
  layers: readonly Layer[],
  activation: (x: Node) => Node,
  examples: { x: number[]; y: number[]; vectors: boolean },
  shape: Shape = [layers[0].shape[0]],
) {
  const exact = new Map<Node, Float64Array>();
  const nodes = new Map<string, Node>();
  const parameters: Parameter[] = [];
  const make = (layer: string, what: 'kernel' | 'bias', own: Shape, values: number[]): Node => {
    const name = `${layer}/${what}`;
    const node = input(name, own);
    exact.set(node, Float64Array.from(values));
    nodes.set(name, node);
    parameters.push({
      name,
      layer,
      role: what,
      shape: own,
      dtype: 'float32',
      values: Float32Array.from(values),
      outputAxis: own.length - 1,
      prunable: what === 'kernel',
    });
    return node;
  };
  const x = input('x', [1, ...shape]);
  const applications: Application[] = [];
  let h: Node = x;
  layers.forEach(({ layer, kernel, bias, shape: own }, index) => {
    const node = make(layer, 'kernel', own, kernel);
    const output = apply(h, node);
    applications.push({ kernel: node, output, axis: output.shape.length - 1 });
    h = add(output, make(layer, 'bias', own.slice(-1), bias));
    if (index < layers.length - 1) h = activation(h);
  });
  const [features, outputs] = [size(shape), layers.at(-1)!.shape[1]];
  const count = examples.x.length / features;
  const pick = (values: number[], width: number, indices: ArrayLike<number>): Float32Array =>
    Float32Array.from(Array.from(indices).flatMap((index) => values.slice(index * width, (index + 1) * width)));
  const dataset: Dataset = {
    name: 'golden',
    examples: count,
    features: [{ name: 'x', shape, dtype: 'float' }],
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
    applications,
  };
  const weights = new Map([...exact].map(([node, values]) => [node, Float32Array.from(values)]));
  return { graph, parameters, weights, exact, dataset };
}

/** golden.json: a network under cross-entropy. `data`: what its examples are called. */
function ofGolden(id: 'mlp' | 'cnn', data: string, activation: (x: Node) => Node): Network {
  const golden = load('golden')[id] as Record<string, never>;
  const inputs = golden['inputs'] as {
    y: number[];
    params: Record<string, { kernel: unknown; bias: number[] }>;
  };
  const layers = Object.entries(inputs.params).map(([layer, { kernel, bias }]): Layer => ({
    layer,
    kernel: flat(kernel),
    bias,
    shape: shapeOf(kernel),
  }));
  const x = inputs[data as keyof typeof inputs] as unknown;
  return {
    ...network(layers, activation, { x: flat(x), y: inputs.y, vectors: false }, shapeOf(x).slice(1)),
    expected: (quantity) =>
      new Map(Object.entries(golden[quantity] as object).map(([layer, values]) => [`${layer}/kernel`, flat(values)])),
  };
}
/** golden.json: a tanh network 6-5-4-3. */
export const mlp = (): Network => ofGolden('mlp', 'x', tanh);
/** golden.json: two ReLU convolutions, the mean over pixels, a dense layer. */
export const cnn = (): Network => ofGolden('cnn', 'x_NHWC', relu);

/** paper.json: the worked example of the paper, ReLU 10-64-64-10 under squared error. */
export function paper(): Network {
  const golden = load('paper') as unknown as {
    x: number[];
    target: number[];
    sizes: number[];
    parameters: Record<string, number[]>;
  } & Record<string, Record<string, number[]>>;
  const layers = [1, 2, 3].map((k): Layer => ({
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

/** training.json. */
interface Training {
  readonly x: number[];
  readonly y: number[];
  readonly y_multi: number[];
  readonly initial: Readonly<Record<string, number[]>>;
  readonly binary_cross_entropy: Readonly<Record<string, Record<string, number[]>>>;
  readonly activation_mean_abs: Readonly<Record<string, number[]>>;
  readonly activation_nonzero_share: Readonly<Record<string, number[]>>;
}
const layersOf = ({ initial }: Training): Layer[] =>
  [
    { layer: 'dense_1', shape: [6, 8] as const },
    { layer: 'dense_2', shape: [8, 4] as const },
  ].map(({ layer, shape }) => ({
    layer,
    shape,
    kernel: initial[`${layer}/kernel`],
    bias: initial[`${layer}/bias`],
  }));

/** training.json: 6-8-4 ReLU before training, under sigmoid cross-entropy of multi-hot targets. Of activations: one value a unit. */
export function binary(): Network {
  const golden = load('training') as unknown as Training;
  return {
    ...network(layersOf(golden), relu, { x: golden.x, y: golden.y_multi, vectors: true }),
    expected: (quantity) => {
      if (quantity === 'activation_mean_abs' || quantity === 'activation_nonzero_share')
        return new Map(
          Object.entries(golden[quantity]).map(([unit, values]) => [`${unit.replace('_logits', '')}/kernel`, values]),
        );
      return new Map(
        Object.entries(golden.binary_cross_entropy[quantity]).map(([name, values]) => [name, flat(values)]),
      );
    },
  };
}

/** training.json: the same with labels. Quantities of a course of training are `course quantity`: `sgd final`. */
export function trained(): Network {
  const golden = load('training') as unknown as Training &
    Readonly<Record<string, Record<string, Record<string, number[]>>>>;
  return {
    ...network(layersOf(golden), relu, { x: golden.x, y: golden.y, vectors: false }),
    expected: (quantity) => {
      const [course, what] = quantity.split(' ');
      return new Map(Object.entries(golden[course][what]));
    },
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
