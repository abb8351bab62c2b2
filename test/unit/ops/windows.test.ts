/** Convolutions and pools: what no stock kernel tells. */
import assert from 'node:assert/strict';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { conv2d, convExtent, convTranspose2d, depthwiseConv2d, samePads } from '../../../src/core/ops/conv';
import { averagePool2d, maxPool2d } from '../../../src/core/ops/pool';
import { reduceSum } from '../../../src/core/ops/reduce';
import { fold, unfold } from '../../../src/core/ops/unfold';
import { assertClose, evaluate, executors } from '../graph/support';
import { between, geometryOf, numbers } from './random-geometry';

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
    for (const executor of ['reference', 'tfjs', 'native'] as const)
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

describe('a huge image', () => {
  const extent = 2 ** 20;
  const x = input('x', [1, extent, extent, 1]);
  const w = input('w', [3, 3, 1, 1]);
  const rows: Record<string, () => Node> = {
    'a convolution': () => conv2d(x, w),
    'a depthwise convolution': () => depthwiseConv2d(x, w),
    'a transposed convolution': () => convTranspose2d(x, w, { output: [extent + 2, extent + 2] }),
    'a max pool': () => maxPool2d(x, { window: [3, 3] }),
    'an average pool': () => averagePool2d(x, { window: [3, 3] }),
  };
  for (const [name, build] of Object.entries(rows))
    it(`costs nothing while nothing is computed: ${name}`, () => {
      const y = build();
      const [dx] = gradients([reduceSum(y)], [scalar(1)], [x]);
      assert.deepEqual(dx.shape, x.shape);
    });
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
    [
      'transposed, each channel by itself',
      convTranspose2d(image, input('w', [2, 2, 1, 6]), { strides: [2, 2], group: 6, output: [16, 16] }),
      64 * 6 * 4,
    ],
    ['pools', averagePool2d(maxPool2d(image, { window: [2, 2] }), { window: [2, 2] }), 0],
  ];
  for (const [name, node, expected] of rows) it(name, () => assert.equal(macs(node), expected));
});

describe('windows are adjoint to their fold', () => {
  it('⟨unfold x, y⟩ = ⟨x, fold y⟩', async () => {
    for (let round = 0; round < 12; round++) {
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
