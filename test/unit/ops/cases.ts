/** One case or more for every operation and everything that is built out of operations. */
import { scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range, type Shape } from '../../../src/core/graph/shape';
import * as activations from '../../../src/core/ops/activations';
import * as elementwise from '../../../src/core/ops/elementwise';
import {
  abs,
  add,
  div,
  exp,
  log,
  max,
  min,
  mul,
  neg,
  sign,
  square,
  step,
  sub,
  where,
} from '../../../src/core/ops/elementwise';
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from '../../../src/core/ops/losses';
import { gemm, matmul } from '../../../src/core/ops/matmul';
import { reduceMax, reduceMean, reduceMin, reduceSum, sumTo } from '../../../src/core/ops/reduce';
import { expand, reshape, transpose } from '../../../src/core/ops/reshape';
import { concat, pad, slice } from '../../../src/core/ops/slice';
import { seeded } from '../graph/support';
import { attentionCases } from './attention-cases';
import { arrangingCases } from './arranging-cases';
import { composedCases } from './composed-cases';
import { mathematicsCases } from './mathematics-cases';
import { productCases } from './product-cases';
import { recurrentCases } from './recurrent-cases';
import { windowCases } from './window-cases';

export interface Case {
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly build: (...operands: Node[]) => Node;
  /** Operands lie in [0.5, 1.5], not in [−1, 1]. */
  readonly positive?: boolean;
  /** Factor of the operands. Default 1. */
  readonly scale?: number;
}

const random = seeded(20);
const below = (limit: number): number => Math.floor(random() * limit);

/** Two shapes that broadcast: axes dropped in front, others made 1. */
function broadcastingShapes(): Shape[] {
  const full = range(1 + below(4)).map(() => 1 + below(3));
  const narrow = (shape: Shape): Shape => shape.map((extent) => (random() < 0.3 ? 1 : extent));
  const one = narrow(full.slice(below(full.length)));
  return random() < 0.5 ? [one, narrow(full)] : [narrow(full), one];
}

const unary = (name: string, build: Case['build'], rest: Partial<Case> = {}): Case => ({
  name,
  shapes: [range(1 + below(3)).map(() => 1 + below(4))],
  build,
  ...rest,
});
const binary = (name: string, build: Case['build'], rest: Partial<Case> = {}): Case[] =>
  [
    ...range(4).map(broadcastingShapes),
    [
      [2, 3],
      [2, 3],
    ],
    [[], [3, 2]],
    [[4], []],
  ].map((shapes) => ({
    name: `${name} ${JSON.stringify(shapes)}`,
    shapes,
    build,
    ...rest,
  }));

const elementwiseCases: readonly Case[] = [
  unary('Neg', neg),
  unary('Exp', exp),
  unary('Log', log, { positive: true }),
  unary('Sqrt', elementwise.sqrt, { positive: true }),
  unary('Reciprocal', elementwise.reciprocal, { positive: true }),
  unary('Tanh', elementwise.tanh),
  unary('Erf', elementwise.erf, { scale: 3 }),
  unary('Sigmoid', elementwise.sigmoid, { scale: 3 }),
  unary('Softplus', elementwise.softplus, { scale: 3 }),
  unary('Abs', (x) => square(abs(x))),
  unary('Sign', (x) => mul(sign(x), square(x))),
  unary('Step', (x) => mul(step(x), square(x))),
  ...binary('Add', add),
  ...binary('Sub', sub),
  ...binary('Mul', mul),
  ...binary('Div', div, { positive: true }),
  ...binary('Max', (a, b) => square(max(a, b))),
  ...binary('Min', (a, b) => square(min(a, b))),
  { name: 'Where, broadcast', shapes: [[2, 1], [3], [2, 3]], build: (c, a, b) => where(step(c), square(a), b) },
  { name: 'Where, scalars', shapes: [[2, 3], [], [1]], build: (c, a, b) => where(step(c), a, square(b)) },
];

const activationCases: readonly Case[] = [
  unary('linear', activations.linear),
  unary('relu', (x) => square(activations.relu(x))),
  unary(
    'relu, capped, leaky, shifted',
    (x) => square(activations.relu(x, { maxValue: 1.5, negativeSlope: 0.2, threshold: 0.41 })),
    { scale: 2 },
  ),
  unary('relu6', activations.relu6, { scale: 9 }),
  unary('leakyRelu', (x) => square(activations.leakyRelu(x, 0.2))),
  { name: 'prelu', shapes: [[2, 3], [3]], build: (x, alpha) => square(activations.prelu(x, alpha)) },
  unary('elu', (x) => activations.elu(x, 0.7), { scale: 2 }),
  unary('selu', activations.selu, { scale: 2 }),
  unary('softsign', activations.softsign),
  unary('hardSigmoid', (x) => square(activations.hardSigmoid(x)), { scale: 4 }),
  unary('swish', activations.swish, { scale: 3 }),
  unary('mish', activations.mish, { scale: 3 }),
  unary('gelu', activations.gelu, { scale: 2 }),
  unary('geluNew', activations.geluNew, { scale: 2 }),
  unary('thresholdedRelu', (x) => square(activations.thresholdedRelu(x, 0.3))),
];

const flags = [0, 1, 2, 3].map((each) => ({ transA: (each & 1) > 0, transB: (each & 2) > 0 }));
const matmulCases: readonly Case[] = [
  ...flags.map((flag) => ({
    name: `MatMul ${JSON.stringify(flag)}`,
    shapes: [flag.transA ? [3, 2] : [2, 3], flag.transB ? [4, 3] : [3, 4]],
    build: (a: Node, b: Node) => matmul(a, b, flag),
  })),
  ...flags.map((flag) => ({
    name: `MatMul, batches that broadcast ${JSON.stringify(flag)}`,
    shapes: [flag.transA ? [2, 1, 3, 2] : [2, 1, 2, 3], flag.transB ? [3, 2, 3] : [3, 3, 2]],
    build: (a: Node, b: Node) => matmul(a, b, flag),
  })),
  {
    name: 'MatMul, many times one',
    shapes: [
      [2, 3, 4],
      [4, 2],
    ],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'MatMul, one times many',
    shapes: [
      [3, 2],
      [2, 2, 4],
    ],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'MatMul, outer products',
    shapes: [
      [2, 3, 1],
      [2, 1, 4],
    ],
    build: (a, b) => matmul(a, b),
  },
  {
    name: 'MatMul, column vectors',
    shapes: [
      [3, 4],
      [4, 1],
    ],
    build: (a, b) => matmul(a, b),
  },
  { name: 'gemm', shapes: [[1, 3], [3, 2], [2]], build: gemm },
  { name: 'gemm over positions', shapes: [[1, 4, 3], [3, 2], [2]], build: gemm },
  {
    name: 'dense layers',
    shapes: [[1, 3], [3, 4], [4], [4, 2], [2]],
    build: (x, v, c, w, b) => gemm(activations.tanh(gemm(x, v, c)), w, b),
  },
];

const reduceCases: readonly Case[] = [
  { name: 'ReduceSum of all', shapes: [[2, 3]], build: (x) => reduceSum(square(x)) },
  { name: 'ReduceSum of the middle', shapes: [[2, 3, 2]], build: (x) => reduceSum(square(x), [1]) },
  { name: 'ReduceSum of both ends', shapes: [[2, 3, 2]], build: (x) => reduceSum(square(x), [0, 2]) },
  { name: 'reduceMean', shapes: [[2, 3, 2]], build: (x) => mul(expand(reduceMean(x, [0, 1]), [2]), x) },
  { name: 'ReduceMax', shapes: [[2, 3, 2]], build: (x) => square(reduceMax(x, [0, 2])) },
  { name: 'ReduceMin', shapes: [[2, 3, 2]], build: (x) => square(reduceMin(x, [1])) },
  { name: 'sumTo', shapes: [[2, 3, 2]], build: (x) => sumTo(square(x), [3, 1]) },
];

const shapeCases: readonly Case[] = [
  { name: 'Reshape', shapes: [[2, 6]], build: (x) => square(reshape(x, [3, 4])) },
  { name: 'Reshape below a sum', shapes: [[2, 6], [3]], build: (x, b) => add(reshape(square(x), [4, 3]), b) },
  { name: 'Transpose', shapes: [[2, 3, 4]], build: (x) => square(transpose(x, [2, 0, 1])) },
  { name: 'Transpose of extent 1', shapes: [[2, 1, 4]], build: (x) => square(transpose(x, [1, 0, 2])) },
  { name: 'Expand in front', shapes: [[2, 3]], build: (x) => expand(square(x), [2, 2, 3]) },
  { name: 'Expand at the end', shapes: [[2, 1]], build: (x) => expand(square(x), [3, 2, 4]) },
  { name: 'Expand in the middle', shapes: [[2, 1, 3]], build: (x) => mul(expand(x, [2, 4, 3]), scalar(2)) },
  { name: 'Expand both', shapes: [[2, 1], [3]], build: (a, b) => mul(expand(a, [2, 3]), expand(b, [2, 3])) },
  { name: 'Expand of a scalar', shapes: [[]], build: (x) => concat([expand(x, [2, 2]), expand(square(x), [1, 2])], 0) },
  { name: 'Slice', shapes: [[4, 5]], build: (x) => square(slice(x, [1, 2], [3, 5])) },
  { name: 'Pad', shapes: [[2, 3]], build: (x) => exp(pad(x, [1, 0], [2, 1])) },
  {
    name: 'Concat',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: (a, b) => square(concat([a, b, a], -1)),
  },
];

const softmaxCases: readonly Case[] = [
  { name: 'Softmax', shapes: [[2, 4]], build: (x) => activations.softmax(x), scale: 3 },
  { name: 'Softmax of the first axis', shapes: [[3, 2]], build: (x) => activations.softmax(x, 0), scale: 3 },
  { name: 'LogSoftmax', shapes: [[2, 4]], build: (x) => activations.logSoftmax(x), scale: 3 },
  { name: 'LogSoftmax of the middle axis', shapes: [[2, 3, 2]], build: (x) => activations.logSoftmax(x, 1), scale: 3 },
  {
    name: 'cross-entropy',
    shapes: [
      [1, 4],
      [1, 4],
    ],
    build: crossEntropy,
  },
  {
    name: 'cross-entropy over positions',
    shapes: [
      [1, 3, 4],
      [1, 3, 4],
    ],
    build: crossEntropy,
  },
  {
    name: 'binary cross-entropy',
    shapes: [
      [1, 4],
      [1, 4],
    ],
    build: binaryCrossEntropy,
  },
  {
    name: 'mean squared error',
    shapes: [
      [1, 2, 3],
      [1, 2, 3],
    ],
    build: meanSquaredError,
  },
];

export const cases: readonly Case[] = [
  ...elementwiseCases,
  ...activationCases,
  ...matmulCases,
  ...reduceCases,
  ...shapeCases,
  ...softmaxCases,
  ...arrangingCases,
  ...composedCases,
  ...mathematicsCases,
  ...productCases,
  ...recurrentCases,
  ...attentionCases,
  ...windowCases,
];

/**
 * Values for all operands together, no two nearer to each other or to 0 than a step of differences: kinks and ties stay away. Rounded
 * to float32, so that both executors get the same.
 */
export function valuesFor({ shapes, positive, scale = 1 }: Case, next: () => number): Float64Array[] {
  const sizes = shapes.map((shape) => shape.reduce((product, extent) => product * extent, 1));
  const count = sizes.reduce((sum, each) => sum + each, 0);
  const grid = range(count).map((k) => (2 * (k + 0.3 + 0.2 * next())) / count - 1);
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(next() * (k + 1));
    [grid[k], grid[other]] = [grid[other], grid[k]];
  }
  const placed = grid.map((each) => Math.fround(scale * (positive ? 1 + each / 2 : each + 0.001)));
  let start = 0;
  return sizes.map((length) => Float64Array.from(placed.slice(start, (start += length))));
}
