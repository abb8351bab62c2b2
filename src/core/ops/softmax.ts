/** Softmax and its logarithm, over the last axis as operations, over any axis as builders. */
import { Node, type Op } from '../graph/node';
import { range, type Shape } from '../graph/shape';
import { none, type None } from './broadcasting';
import { div, mul, sub } from './binary';
import { keptShape, reduceMax, reduceSum } from './reduce';
import { reshape, transpose } from './reshape';
import { exp, log } from './unary';

const lastAxis = (shape: Shape): number => shape.length - 1;
const overLast = (reduce: (x: Node, axes: readonly number[]) => Node, x: Node): Node => {
  const axes = [lastAxis(x.shape)];
  return reshape(reduce(x, axes), keptShape(x.shape, axes));
};
/** Shifted so that the largest is 0: nothing overflows. */
const shifted = (x: Node): Node => sub(x, overLast(reduceMax, x));

/** Writes log softmax of one row. */
function logSoftmaxRow(x: Float64Array, result: Float64Array): void {
  const top = x.reduce((largest, each) => Math.max(largest, each), -Infinity);
  const total = Math.log(x.reduce((sum, each) => sum + Math.exp(each - top), 0));
  for (const [index, each] of x.entries()) result[index] = each - top - total;
}

type Rest = Required<Pick<Op<None>, 'gradient' | 'decompose'>> & { readonly finish: (logarithm: number) => number };

function overLastAxis(name: string, { finish, ...rest }: Rest): Op<None> {
  const op: Op<None> = {
    name,
    infer: ([shape]) => {
      if (shape.length === 0) throw new RangeError(`${name} of a scalar`);
      return shape;
    },
    evaluate: ([x]) => {
      const result = new Float64Array(x.data.length);
      const width = x.shape[lastAxis(x.shape)];
      for (let at = 0; at < result.length; at += width)
        logSoftmaxRow(x.data.subarray(at, at + width), result.subarray(at, at + width));
      return result.map(finish);
    },
    vectorize: (_, [x]) => Node.create(op, [x.node], none),
    ...rest,
  };
  return op;
}

export const Softmax = overLastAxis('Softmax', {
  finish: Math.exp,
  gradient: (y, dy) => [mul(y, sub(dy, overLast(reduceSum, mul(dy, y))))],
  decompose: ({ inputs: [x] }) => {
    const powers = exp(shifted(x));
    return div(powers, overLast(reduceSum, powers));
  },
});

export const LogSoftmax = overLastAxis('LogSoftmax', {
  finish: (logarithm) => logarithm,
  gradient: ({ inputs: [x] }, dy) => [sub(dy, mul(softmax(x), overLast(reduceSum, dy)))],
  decompose: ({ inputs: [x] }) => {
    const differences = shifted(x);
    return sub(differences, log(overLast(reduceSum, exp(differences))));
  },
});

/** An operation over the last axis, over any axis. */
const along =
  (op: Op<None>) =>
  (x: Node, axis = -1): Node => {
    const last = lastAxis(x.shape);
    const chosen = axis < 0 ? axis + x.shape.length : axis;
    if (chosen === last) return Node.create(op, [x], none);
    const swap = range(x.shape.length).with(chosen, last).with(last, chosen);
    return transpose(Node.create(op, [transpose(x, swap)], none), swap);
  };
/** `axis` may count from the end; default the last. */
export const softmax = along(Softmax);
export const logSoftmax = along(LogSoftmax);
