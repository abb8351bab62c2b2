/** Convolutions and pools of many geometries against stock TensorFlow.js on its plain JavaScript backend; what no geometry of it covers, by hand. */
import * as tf from '@tensorflow/tfjs';
import assert from 'node:assert/strict';
import { input } from '../../../src/core/graph/leaf';
import { gradients } from '../../../src/core/graph/gradients';
import { topological, type Node } from '../../../src/core/graph/node';
import { range, size, type Shape } from '../../../src/core/graph/shape';
import { constant } from '../../../src/core/graph/leaf';
import {
  conv2d,
  convExtent,
  convTranspose2d,
  depthwiseConv2d,
  samePads,
  type Pads,
  type Pair,
} from '../../../src/core/ops/conv';
import { averagePool2d, maxPool2d } from '../../../src/core/ops/pool';
import { fold, unfold } from '../../../src/core/ops/unfold';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const random = seeded(41);
const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
const numbers = (shape: Shape, shift = 0): Float32Array =>
  Float32Array.from({ length: size(shape) }, () => random() - 0.5 + shift);

type Padding = 'same' | 'valid' | 'explicit';
interface Geometry {
  readonly image: Pair;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  readonly pads: Pads;
}

const pair = (least: number, most: number): Pair => [between(least, most), between(least, most)];

function geometryOf(padding: Padding, { dilated = false, evenly = false } = {}): Geometry {
  const kernel = pair(1, 4);
  const dilations: Pair = dilated ? pair(1, 3) : [1, 1];
  // Stock kernels take strides or dilations, not both.
  const [stride, other] = dilated ? [1, 1] : pair(1, 3);
  const strides: Pair = [stride, evenly ? stride : other];
  const reach = kernel.map((extent, axis) => dilations[axis] * (extent - 1) + 1);
  const image: Pair = [reach[0] + between(0, 5), reach[1] + between(0, 5)];
  const [top, bottom] = samePads(image[0], kernel[0], strides[0], dilations[0]);
  const [left, right] = samePads(image[1], kernel[1], strides[1], dilations[1]);
  const pads: Record<Padding, () => Pads> = {
    same: () => [top, left, bottom, right],
    valid: () => [0, 0, 0, 0],
    explicit: () => [
      between(0, reach[0] - 1),
      between(0, reach[1] - 1),
      between(0, reach[0] - 1),
      between(0, reach[1] - 1),
    ],
  };
  return { image, kernel, strides, dilations, padding, pads: pads[padding]() };
}
const stockPad = ({
  padding,
  pads: [top, left, bottom, right],
}: Geometry): 'same' | 'valid' | tf.backend_util.ExplicitPadding =>
  padding === 'explicit'
    ? [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]
    : padding;
const show = (geometry: Geometry): string => JSON.stringify(geometry).replaceAll('"', '');

/** A node of our own and the stock function, over the same operands. */
interface Comparison {
  readonly shapes: readonly Shape[];
  readonly ours: (...operands: Node[]) => Node;
  readonly stock: (...operands: tf.Tensor4D[]) => tf.Tensor;
  /** Added to every element, which lie in [−0.5, 0.5]. */
  readonly shift?: number;
}

async function compare(title: string, { shapes, ours, stock, shift }: Comparison): Promise<void> {
  const values = shapes.map((shape) => numbers(shape, shift));
  await tf.setBackend('cpu');
  const [shape, expected] = tf.tidy(() => {
    const y = stock(...shapes.map((each, i) => tf.tensor4d(values[i], each as [number, number, number, number])));
    return [y.shape, y.dataSync()] as const;
  });
  const operands = shapes.map((each, i) => input(`x${i}`, each));
  const node = ours(...operands);
  assert.deepEqual(node.shape, shape, title);
  const feeds = new Map(operands.map((operand, i) => [operand, values[i]]));
  for (const [name, executor] of Object.entries(executors)) {
    const [actual] = await evaluate(await executor(), [node], feeds);
    assertClose(actual, expected, 1e-5, `${name}, ${title}`, 1e-3);
  }
}

const rounds = range(12);
for (const padding of ['same', 'valid', 'explicit'] as const)
  describe(`stock TensorFlow.js agrees, ${padding} padding`, () => {
    it('conv2d', async () => {
      for (const round of rounds) {
        const geometry = geometryOf(padding, { dilated: round % 3 === 0 });
        const { image, kernel, strides, dilations, pads } = geometry;
        const [images, channels, filters] = [between(1, 3), between(1, 5), between(1, 6)];
        await compare(show(geometry), {
          shapes: [
            [images, ...image, channels],
            [...kernel, channels, filters],
          ],
          ours: (x, w) => conv2d(x, w, { strides, dilations, pads }),
          stock: (x, w) => tf.conv2d(x, w, [...strides], stockPad(geometry), 'NHWC', [...dilations]),
        });
      }
    });

    it('conv2d in groups', async () => {
      for (const round of rounds) {
        const geometry = geometryOf(padding, { dilated: round % 3 === 0 });
        const { image, kernel, strides, dilations, pads } = geometry;
        const [images, group, own, filters] = [between(1, 3), between(2, 3), between(1, 3), between(1, 3)];
        const pad = stockPad(geometry);
        await compare(`${group} groups, ${show(geometry)}`, {
          shapes: [
            [images, ...image, group * own],
            [...kernel, own, group * filters],
          ],
          ours: (x, w) => conv2d(x, w, { strides, dilations, pads, group }),
          stock: (x, w) => {
            const ws = tf.split<tf.Tensor4D>(w, group, 3);
            const parts = tf
              .split<tf.Tensor4D>(x, group, 3)
              .map((part, g) => tf.conv2d(part, ws[g], [...strides], pad, 'NHWC', [...dilations]));
            return tf.concat(parts, 3);
          },
        });
      }
    });

    it('depthwiseConv2d', async () => {
      for (const round of rounds) {
        // Stock depthwise kernels take one stride for both axes.
        const geometry = geometryOf(padding, { dilated: round % 3 === 0, evenly: true });
        const { image, kernel, strides, dilations, pads } = geometry;
        const [images, channels, multiplier] = [between(1, 3), between(1, 4), between(1, 3)];
        await compare(show(geometry), {
          shapes: [
            [images, ...image, channels],
            [...kernel, channels, multiplier],
          ],
          ours: (x, w) => depthwiseConv2d(x, w, { strides, dilations, pads }),
          stock: (x, w) => tf.depthwiseConv2d(x, w, [...strides], stockPad(geometry), 'NHWC', [...dilations]),
        });
      }
    });

    it('conv2dTranspose', async () => {
      for (let round = 0; round < rounds.length; round++) {
        const geometry = geometryOf(padding);
        const { image, kernel, strides, pads } = geometry;
        const [images, filters, channels] = [between(1, 3), between(1, 4), between(1, 5)];
        const along = (axis: 0 | 1): number =>
          convExtent(image[axis], kernel[axis], strides[axis], 1, pads[axis], pads[axis + 2]);
        await compare(show(geometry), {
          shapes: [
            [images, along(0), along(1), channels],
            [...kernel, filters, channels],
          ],
          ours: (x, w) => convTranspose2d(x, w, { strides, pads, output: image }),
          stock: (x, w) => tf.conv2dTranspose(x, w, [images, ...image, filters], [...strides], stockPad(geometry)),
        });
      }
    });

    for (const [name, shift] of [
      ['', 0],
      [', all negative', -3],
    ] as const)
      it(`maxPool${name}`, async () => {
        for (let round = 0; round < rounds.length; round++) {
          const geometry = geometryOf(padding);
          const { image, kernel, strides, pads } = geometry;
          await compare(show(geometry), {
            shapes: [[between(1, 3), ...image, between(1, 4)]],
            ours: (x) => maxPool2d(x, { window: kernel, strides, pads }),
            stock: (x) => tf.maxPool(x, [...kernel], [...strides], stockPad(geometry)),
            shift,
          });
        }
      });

    it('avgPool', async () => {
      for (let round = 0; round < rounds.length; round++) {
        const geometry = geometryOf(padding);
        const { image, kernel, strides, pads } = geometry;
        await compare(show(geometry), {
          shapes: [[between(1, 3), ...image, between(1, 4)]],
          ours: (x) => averagePool2d(x, { window: kernel, strides, pads }),
          stock: (x) => tf.avgPool(x, [...kernel], [...strides], stockPad(geometry)),
        });
      }
    });
  });

describe('SAME padding', () => {
  const rows: [
    extent: number,
    kernel: number,
    stride: number,
    dilation: number,
    expected: readonly [number, number],
  ][] = [
    [5, 3, 1, 1, [1, 1]],
    [5, 2, 1, 1, [0, 1]],
    [4, 3, 2, 1, [0, 1]],
    [5, 3, 2, 1, [1, 1]],
    [5, 1, 2, 1, [0, 0]],
    [5, 3, 1, 2, [2, 2]],
    [4, 2, 1, 3, [1, 2]],
    [224, 7, 2, 1, [2, 3]],
  ];
  for (const [extent, kernel, stride, dilation, expected] of rows)
    it(`of ${extent} pixels under a kernel of ${kernel}, stride ${stride}, dilation ${dilation}`, () => {
      assert.deepEqual(samePads(extent, kernel, stride, dilation), expected);
      assert.equal(convExtent(extent, kernel, stride, dilation, ...expected), Math.ceil(extent / stride));
    });
});

describe('max pooling where values are equal', () => {
  const x = input('x', [1, 2, 4, 1]);
  const y = maxPool2d(x, { window: [2, 2], strides: [1, 1], pads: [0, 0, 0, 1] });
  const [dx] = gradients([y], [constant([1, 2, 4, 8], y.shape)], [x]);
  const rows: [name: string, values: number[], pooled: number[], gradient: number[]][] = [
    ['two', [1, 1, 0, 0, 0, 0, -1, -1], [1, 1, 0, 0], [0.5, 2.5, 2, 10, 0, 0, 0, 0]],
    ['all, and negative', [-2, -2, -2, -2, -2, -2, -2, -2], [-2, -2, -2, -2], [0.25, 0.75, 1.5, 5, 0.25, 0.75, 1.5, 5]],
  ];
  for (const [name, values, pooled, gradient] of rows)
    for (const executor of ['reference', 'tfjs'] as const)
      it(`${name}: they share the gradient, ${executor}`, async () => {
        const feeds = new Map([[x, Float32Array.from(values)]]);
        const [actual, slope] = await evaluate(await executors[executor](), [y, dx], feeds);
        assert.deepEqual([...actual], pooled);
        assert.deepEqual([...slope], gradient);
      });

  it('what is not a number leaves no number', async () => {
    const feeds = new Map([[x, new Float32Array(8).fill(NaN)]]);
    const [actual] = await evaluate(await executors.tfjs(), [y], feeds);
    assert.deepEqual([...actual].filter(Number.isFinite), []);
  });
});

describe('geometries that do not fit are refused', () => {
  const x = input('x', [1, 4, 4, 2]);
  const w = (...shape: number[]): Node => input('w', shape);
  const rows: Record<string, () => Node> = {
    'a kernel wider than the image': () => conv2d(x, w(5, 1, 2, 1)),
    'a dilated kernel wider than the image': () => conv2d(x, w(3, 1, 2, 1), { dilations: [2, 1] }),
    'other channels': () => conv2d(x, w(2, 2, 3, 1)),
    'channels that do not split': () => conv2d(x, w(2, 2, 2, 3), { group: 3 }),
    'filters that do not split': () => conv2d(x, w(2, 2, 1, 3), { group: 2 }),
    'a stride of 0': () => conv2d(x, w(2, 2, 2, 1), { strides: [0, 1] }),
    'a dilation of 0': () => conv2d(x, w(2, 2, 2, 1), { dilations: [1, 0] }),
    'negative padding': () => conv2d(x, w(2, 2, 2, 1), { pads: [-1, 0, 1, 0] }),
    'half a pixel': () => conv2d(x, w(2, 2, 2, 1), { pads: [0.5, 0, 0, 0] }),
    'no kernel': () => conv2d(x, w(2, 2, 2)),
    'no image': () => conv2d(input('x', [4, 2]), w(2, 2, 2, 1)),
    'a transposed convolution to other extents': () => convTranspose2d(x, w(2, 2, 1, 2), { output: [4, 5] }),
    'an empty window': () => maxPool2d(x, { window: [0, 2] }),
    'a window wider than the image': () => averagePool2d(x, { window: [2, 5] }),
    'windows of another number': () =>
      fold(
        input('windows', [1, 1, 8, 8]),
        { kernel: [2, 2], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], groups: 1 },
        [4, 4],
      ),
  };
  for (const [name, build] of Object.entries(rows)) it(name, () => assert.throws(build, RangeError));
});

describe('multiply-accumulates', () => {
  const macs = (node: Node): number => topological([node]).reduce((sum, each) => sum + (each.op.macs?.(each) ?? 0), 0);
  const image = input('x', [1, 8, 8, 6]);
  const rows: [name: string, node: Node, expected: number][] = [
    ['a convolution', conv2d(image, input('w', [3, 3, 6, 4])), 36 * 54 * 4],
    ['in groups', conv2d(image, input('w', [3, 3, 2, 6]), { group: 3 }), 36 * 18 * 6],
    ['depthwise', depthwiseConv2d(image, input('w', [3, 3, 6, 2])), 36 * 9 * 12],
    ['one tap', conv2d(image, input('w', [1, 1, 6, 4])), 64 * 6 * 4],
    ['strided', conv2d(image, input('w', [2, 2, 6, 4]), { strides: [2, 2] }), 16 * 24 * 4],
    [
      'transposed',
      convTranspose2d(image, input('w', [2, 2, 5, 6]), { strides: [2, 2], output: [16, 16] }),
      64 * 6 * 20,
    ],
    ['pools', averagePool2d(maxPool2d(image, { window: [2, 2] }), { window: [2, 2] }), 0],
  ];
  for (const [name, node, expected] of rows) it(name, () => assert.equal(macs(node), expected));
});

describe('windows are adjoint to their fold', () => {
  it('⟨unfold x, y⟩ = ⟨x, fold y⟩', async () => {
    for (let round = 0; round < rounds.length; round++) {
      const { image, kernel, strides, dilations, pads } = geometryOf('explicit', { dilated: round % 2 === 0 });
      const groups = between(1, 3);
      const taps = { kernel, strides, dilations, pads, groups };
      const x = input('x', [2, ...image, 2 * groups]);
      const windows = unfold(x, taps);
      const y = input('y', windows.shape);
      const [xs, ys] = [numbers(x.shape), numbers(y.shape)];
      const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
        Array.from(a).reduce((sum, each, i) => sum + each * b[i], 0);
      for (const executor of Object.values(executors)) {
        const feeds = new Map([
          [x, xs],
          [y, ys],
        ]);
        const [unfolded, folded] = await evaluate(await executor(), [windows, fold(y, taps, image)], feeds);
        assertClose([inner(unfolded, ys)], [inner(xs, folded)], 1e-5, JSON.stringify(taps), 1e-2);
      }
    }
  });
});
