/** Kernels of tfjs that take another way where operands are large. */
import assert from 'node:assert/strict';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import type { Node, Op } from '../../../src/core/graph/node';
import { topological } from '../../../src/core/graph/node';
import { size, type Shape } from '../../../src/core/graph/shape';
import { Conv, conv2d, ConvTranspose, convTranspose2d } from '../../../src/core/ops/conv';
import { square } from '../../../src/core/ops/elementwise';
import { matmul } from '../../../src/core/ops/matmul';
import { MaxPool, maxPool2d } from '../../../src/core/ops/pool';
import { reduceSum } from '../../../src/core/ops/reduce';
import { transpose } from '../../../src/core/ops/reshape';
import { fold, unfold } from '../../../src/core/ops/unfold';
import { lowering } from '../../../src/core/executors/tfjs/session';
import { lower } from '../../../src/core/executors/lower';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const taps = { kernel: [3, 2], strides: [1, 2], dilations: [1, 1], pads: [1, 0, 0, 1], groups: 1 } as const;
const rows: [name: string, shapes: Shape[], build: (...operands: Node[]) => Node][] = [
  ['a tall matrix, transposed', [[1101, 13]], (x) => transpose(x, [1, 0])],
  ['a wide matrix, transposed', [[13, 1101]], (x) => transpose(x, [1, 0])],
  ['sums over many rows', [[3, 7, 50]], (x) => reduceSum(x, [1])],
  ['windows of many channels', [[3, 5, 6, 70]], (x) => unfold(x, taps)],
  ['windows of many channels, added up', [[3, 1, 12, 3 * 2 * 70]], (x) => fold(x, taps, [5, 6])],
  ['windows of groups', [[2, 5, 6, 66]], (x) => unfold(x, { ...taps, groups: 3 })],
  [
    'matrices that meet the same one',
    [
      [3, 4, 20, 30],
      [3, 1, 30, 17],
    ],
    (a, b) => matmul(a, b),
  ],
  [
    'matrices that all meet one',
    [
      [2, 3, 20, 30],
      [1, 30, 17],
    ],
    (a, b) => matmul(a, b),
  ],
  [
    'matrices of which only some meet the same',
    [
      [3, 1, 20, 30],
      [1, 4, 30, 17],
    ],
    (a, b) => matmul(a, b),
  ],
  [
    'a kernel’s gradient over many pixels',
    [
      [2, 30, 30, 3],
      [5, 5, 3, 4],
    ],
    convolvedGradient,
  ],
];

/** With more pixels than a matrix needs to be tall. */
function convolvedGradient(x: Node, w: Node): Node {
  const [gradient] = gradients([reduceSum(square(conv2d(x, w)))], [scalar(1)], [w]);
  return contract([gradient])[0];
}

describe('tfjs equals the reference executor', () => {
  for (const [name, shapes, build] of rows)
    it(name, async () => {
      const random = seeded(5);
      const operands = shapes.map((shape, index) => input(`x${index}`, shape));
      const feeds = new Map(
        operands.map((node) => [node, Float32Array.from({ length: size(node.shape) }, () => random() - 0.5)]),
      );
      const node = build(...operands);
      const [expected] = await evaluate(await executors.reference(), [node], feeds);
      const [actual] = await evaluate(await executors.tfjs(), [node], feeds);
      assertClose(actual, expected, 1e-5, name);
    });
});

describe('what stock kernels compute', () => {
  const x = input('x', [1, 8, 8, 4]);
  const w = (...shape: number[]): Node => input('w', shape);
  const stays = (node: Node, op: Op): boolean =>
    topological(lower([node], lowering)).some((each) => each.op.name === op.name);
  const same = [1, 1, 1, 1] as const;
  const kinds: [name: string, node: Node, op: Op, stock: boolean][] = [
    ['a convolution', conv2d(x, w(3, 3, 4, 2)), Conv, true],
    ['a depthwise convolution', conv2d(x, w(3, 3, 1, 8), { group: 4 }), Conv, true],
    ['a convolution in groups', conv2d(x, w(3, 3, 2, 8), { group: 2 }), Conv, false],
    [
      'a transposed convolution without strides',
      convTranspose2d(x, w(3, 3, 2, 4), { pads: same, output: [8, 8] }),
      ConvTranspose,
      true,
    ],
    [
      'a transposed convolution with strides',
      convTranspose2d(x, w(2, 2, 2, 4), { strides: [2, 2], output: [16, 16] }),
      ConvTranspose,
      false,
    ],
    [
      'a transposed convolution to many more pixels',
      convTranspose2d(x, w(5, 5, 2, 4), { output: [12, 12] }),
      ConvTranspose,
      false,
    ],
    ['a max pool', maxPool2d(x, { window: [2, 2] }), MaxPool, true],
    ['a dilated max pool', maxPool2d(x, { window: [2, 2], dilations: [2, 2] }), MaxPool, false],
    ['a max pool of windows outside', maxPool2d(x, { window: [2, 2], pads: [2, 0, 0, 0] }), MaxPool, false],
  ];
  for (const [name, node, op, stock] of kinds)
    it(`${name}: ${stock ? 'yes' : 'no'}`, () => assert.equal(stays(node, op), stock));
});
