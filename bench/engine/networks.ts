/** The networks that are measured, each as a Graph with seeded weights; `peer.py` has the same under the same names. */
import type { Graph } from '../../src/core/graph/graph';
import { input } from '../../src/core/graph/leaf';
import type { Node } from '../../src/core/graph/node';
import { range, type Shape } from '../../src/core/graph/shape';
import { gelu, relu, relu6 } from '../../src/core/ops/activations';
import { attention, joinHeads, splitHeads } from '../../src/core/ops/attention';
import { add } from '../../src/core/ops/elementwise';
import { maxPool2d } from '../../src/core/ops/pool';
import { reduceMean } from '../../src/core/ops/reduce';
import { slice } from '../../src/core/ops/slice';
import { evenPads, NetworkBuilder, normals, type BenchParameter } from './network-builder';

export const smallNetworks = ['mlp', 'lenet-5', 'resnet-20', 'transformer'] as const;
export const largeNetworks = ['resnet-50', 'mobilenet-v2'] as const;
export type NetworkName = (typeof smallNetworks)[number] | (typeof largeNetworks)[number];

export interface BenchNetwork {
  readonly name: NetworkName;
  /** For people. */
  readonly label: string;
  /** Examples of a batch. */
  readonly batch: number;
  readonly graph: Graph;
  readonly parameters: readonly BenchParameter[];
  readonly classes: number;
}

interface Plan {
  readonly label: string;
  readonly batch: number;
  /** Of one example. */
  readonly shape: Shape;
  readonly classes: number;
  /** `[1, …shape]` to logits `[1, classes]`. */
  readonly body: (builder: NetworkBuilder, x: Node) => Node;
}

const pooled = (x: Node): Node => maxPool2d(x, { window: [2, 2] });

function lenet5(builder: NetworkBuilder, x: Node): Node {
  const first = pooled(relu(builder.conv('conv1', x, 20, 5, { bias: true })));
  const second = pooled(relu(builder.conv('conv2', first, 50, 5, { bias: true })));
  return builder.dense('dense2', relu(builder.dense('dense1', second, 500, [4, 4, 50])), 10);
}

function resnet20(builder: NetworkBuilder, x: Node): Node {
  let h = builder.convNormRelu('stem', x, 16, 3);
  for (const [stage, filters] of [16, 32, 64].entries())
    for (const block of range(3)) {
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const name = `stage${stage}-block${block}`;
      const inner = builder.convNormRelu(`${name}-a`, h, filters, 3, stride);
      const branch = builder.norm(
        `${name}-b-norm`,
        builder.conv(`${name}-b`, inner, filters, 3, { pads: evenPads(3) }),
      );
      h = relu(add(branch, stride === 1 ? h : builder.conv(`${name}-short`, h, filters, 1, { strides: [2, 2] })));
    }
  return builder.dense('dense', reduceMean(h, [1, 2]), 10);
}

/** A post-norm encoder (Vaswani et al. 2017), mean over the tokens, a linear head. */
function transformer(builder: NetworkBuilder, x: Node): Node {
  const [width, heads, tokens] = [128, 4, x.shape[1]];
  let h = builder.dense('embed', x, width);
  for (const layer of range(4).map((index) => `layer${index}`)) {
    const projected = builder.dense(`${layer}-project`, h, 3 * width);
    const [q, k, v] = range(3).map((part) =>
      splitHeads(slice(projected, [0, 0, part * width], [1, tokens, (part + 1) * width]), heads),
    );
    const mixed = builder.dense(`${layer}-mix`, joinHeads(attention(q, k, v).output), width);
    h = builder.layerNorm(`${layer}-norm1`, add(h, mixed));
    const wide = gelu(builder.dense(`${layer}-widen`, h, 4 * width));
    h = builder.layerNorm(`${layer}-norm2`, add(h, builder.dense(`${layer}-narrow`, wide, width)));
  }
  return builder.dense('head', reduceMean(h, [1]), 10);
}

function resnet50(builder: NetworkBuilder, x: Node): Node {
  let h = maxPool2d(builder.convNormRelu('stem', x, 64, 7, 2), { window: [3, 3], strides: [2, 2], pads: evenPads(3) });
  for (const [stage, blocks] of [3, 4, 6, 3].entries())
    for (const block of range(blocks)) {
      const [filters, name] = [64 * 2 ** stage, `stage${stage}-block${block}`];
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const inner = builder.convNormRelu(`${name}-a`, h, filters, 1);
      const middle = builder.convNormRelu(`${name}-b`, inner, filters, 3, stride);
      const branch = builder.norm(`${name}-c-norm`, builder.conv(`${name}-c`, middle, 4 * filters, 1));
      const short = (): Node => builder.conv(`${name}-short`, h, 4 * filters, 1, { strides: [stride, stride] });
      h = relu(add(branch, block > 0 ? h : builder.norm(`${name}-short-norm`, short())));
    }
  return builder.dense('dense', reduceMean(h, [1, 2]), 1000);
}

/** Expansion, filters, blocks and stride of each stage (Sandler et al. 2018). */
const mobileStages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

function mobilenetV2(builder: NetworkBuilder, x: Node): Node {
  const normed = (name: string, y: Node): Node => builder.norm(`${name}-norm`, y);
  let h = relu6(normed('stem', builder.conv('stem', x, 32, 3, { strides: [2, 2], pads: evenPads(3) })));
  for (const [stage, [expansion, filters, blocks, first]] of mobileStages.entries())
    for (const block of range(blocks)) {
      const [stride, name] = [block === 0 ? first : 1, `stage${stage}-block${block}`];
      const channels = h.shape[3];
      const wide = (): Node => relu6(normed(`${name}-a`, builder.conv(`${name}-a`, h, expansion * channels, 1)));
      const options = { strides: [stride, stride], pads: evenPads(3) } as const;
      const filtered = builder.depthwise(`${name}-b`, expansion === 1 ? h : wide(), 3, options);
      const middle = relu6(normed(`${name}-b`, filtered));
      const branch = normed(`${name}-c`, builder.conv(`${name}-c`, middle, filters, 1));
      h = stride === 1 && channels === filters ? add(h, branch) : branch;
    }
  h = relu6(normed('last', builder.conv('last', h, 1280, 1)));
  return builder.dense('dense', reduceMean(h, [1, 2]), 1000);
}

const plans: Readonly<Record<NetworkName, Plan>> = {
  mlp: {
    label: 'MLP 784-300-100-10',
    batch: 64,
    shape: [784],
    classes: 10,
    body: (builder, x) =>
      builder.dense('dense3', relu(builder.dense('dense2', relu(builder.dense('dense1', x, 300)), 100)), 10),
  },
  'lenet-5': { label: 'LeNet-5 (20-50-500)', batch: 64, shape: [28, 28, 1], classes: 10, body: lenet5 },
  'resnet-20': { label: 'ResNet-20, 32 × 32', batch: 32, shape: [32, 32, 3], classes: 10, body: resnet20 },
  transformer: {
    label: 'transformer d128 L4 h4 T64',
    batch: 32,
    shape: [64, 32],
    classes: 10,
    body: transformer,
  },
  'resnet-50': { label: 'ResNet-50, 224 × 224', batch: 8, shape: [224, 224, 3], classes: 1000, body: resnet50 },
  'mobilenet-v2': { label: 'MobileNetV2, 224 × 224', batch: 8, shape: [224, 224, 3], classes: 1000, body: mobilenetV2 },
};

export function benchNetwork(name: NetworkName): BenchNetwork {
  const { label, batch, shape, classes, body } = plans[name];
  const builder = new NetworkBuilder();
  const x = input('x', [1, ...shape]);
  const output = body(builder, x);
  const { parameters } = builder;
  return {
    name,
    label,
    batch,
    classes,
    parameters,
    graph: {
      inputs: [{ name: 'x', node: x }],
      outputs: [{ name: 'logits', node: output }],
      parameters: new Map(parameters.map((parameter) => [parameter.name, parameter.node])),
      barriers: [],
      normalizations: [],
      applications: [],
    },
  };
}

/** Seeded examples of a network and their labels: a few batches, so that what is measured does not read the same memory again and again. */
export function benchData(
  { graph, classes, name }: BenchNetwork,
  examples: number,
): { x: Float32Array; y: Int32Array } {
  const elements = graph.inputs[0].node.shape.reduce((product, extent) => product * extent, 1);
  const labels = normals(`${name} labels`, examples);
  return {
    x: normals(`${name} data`, examples * elements),
    y: Int32Array.from(labels, (each) => Math.abs(Math.round(each * 1e4)) % classes),
  };
}
