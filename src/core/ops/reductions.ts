/** Reductions out of simpler ones. Reduced axes vanish; all are reduced where none are named. */
import { scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { broadcastStrides, offsets, range, size } from '../graph/shape';
import { equal, isInfinite } from './comparison';
import { abs, add, exp, log, mul, sqrt, square, sub } from './elementwise';
import { ascending, keptShape, reduceMax, reduceSum, requireAxes, type Axes } from './reduce';
import { filled, reshape, transpose } from './reshape';
import { slice } from './slice';
import { softmax } from './softmax';
import { where } from './where';

type Reduce = (x: Node, axes?: readonly number[]) => Node;

export const reduceL1: Reduce = (x, axes) => reduceSum(abs(x), axes);
export const reduceSumSquare: Reduce = (x, axes) => reduceSum(square(x), axes);
export const reduceLogSum: Reduce = (x, axes) => log(reduceSum(x, axes));

/** Euclidean length. Its gradient at 0, where it has none, is 0. */
export function reduceL2(x: Node, axes?: readonly number[]): Node {
  const squared = reduceSumSquare(x, axes);
  const isZero = equal(squared, scalar(0));
  return where(isZero, scalar(0), sqrt(where(isZero, scalar(1), squared)));
}

/** The axes that stay, and then those that are reduced. */
const reducedLast = (x: Node, axes: readonly number[]): number[] => [
  ...range(x.shape.length).filter((axis) => !axes.includes(axis)),
  ...ascending(axes),
];

/** The product. Halves are multiplied with each other, not one element after another; zeros need no rule of their own. */
export function reduceProd(x: Node, axes: readonly number[] = range(x.shape.length)): Node {
  const last = transpose(x, reducedLast(x, axes));
  const shape = last.shape.slice(0, x.shape.length - ascending(axes).length);
  const count = size(last.shape.slice(shape.length));
  if (count === 0) return filled(1, shape);
  const rows = reshape(last, [size(shape), count]);
  return reshape(productOfRows(rows), shape);
}

/** `[rows, columns]` → `[rows, 1]`. */
function productOfRows(rows: Node): Node {
  const [height, width] = rows.shape;
  const columns = (from: number, to: number): Node => slice(rows, [0, from], [height, to]);
  const half = Math.floor(width / 2);
  if (half === 0) return rows;
  const product = productOfRows(mul(columns(0, half), columns(half, 2 * half)));
  return width % 2 === 0 ? product : mul(product, columns(width - 1, width));
}

/** Softmax over several axes together. */
function softmaxOver(x: Node, axes: readonly number[]): Node {
  const perm = reducedLast(x, axes);
  const last = transpose(x, perm);
  const shares = softmax(
    reshape(last, [...last.shape.slice(0, -axes.length), size(axes.map((axis) => x.shape[axis]))]),
  );
  return transpose(
    reshape(shares, last.shape),
    perm.map((_, axis) => perm.indexOf(axis)),
  );
}

/** log Σ eˣ, without overflow. Its gradient asks the operand: in float32, a large sum does not tell small shares apart. */
export const ReduceLogSumExp: Op<Axes> = {
  name: 'ReduceLogSumExp',
  infer: ([shape], { axes }) => requireAxes(shape, axes),
  simplify: ([x], { axes }) => (axes.length === 0 ? x : undefined),
  evaluate: ([x], { axes }, shape) => {
    const target = offsets(x.shape, broadcastStrides(keptShape(x.shape, axes)));
    const largest = new Float64Array(size(shape)).fill(-Infinity);
    for (const [index, value] of x.data.entries()) largest[target[index]] = Math.max(largest[target[index]], value);
    const shift = largest.map((each) => (Number.isFinite(each) ? each : 0));
    const sums = new Float64Array(size(shape));
    for (const [index, value] of x.data.entries()) sums[target[index]] += Math.exp(value - shift[target[index]]);
    return sums.map((sum, index) => Math.log(sum) + shift[index]);
  },
  gradient: ({ inputs: [x], attributes: { axes } }, dy) => [
    mul(reshape(dy, keptShape(x.shape, axes)), softmaxOver(x, axes)),
  ],
  vectorize: ({ attributes: { axes } }, [x]) =>
    Node.create(ReduceLogSumExp, [x.node], { axes: axes.map((axis) => axis + 1) }),
  decompose: ({ inputs: [x], attributes: { axes } }) => {
    const largest = reduceMax(x, axes);
    const shift = where(isInfinite(largest), scalar(0), largest);
    return add(log(reduceSum(exp(sub(x, reshape(shift, keptShape(x.shape, axes)))), axes)), shift);
  },
};

export const reduceLogSumExp = (x: Node, axes: readonly number[] = range(x.shape.length)): Node =>
  Node.create(ReduceLogSumExp, [x], { axes: ascending(axes) });
