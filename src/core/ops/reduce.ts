/** Reductions over axes, which vanish from the shape. */
import { scalar } from '../graph/leaf';
import { Node, type Op, type ReferenceTensor } from '../graph/node';
import { broadcastStrides, offsets, range, show, size, type Shape } from '../graph/shape';
import { div, mul, sub } from './binary';
import { expand, reshape } from './reshape';
import { step } from './unary';

export interface Axes {
  /** Ascending. */
  readonly axes: readonly number[];
}

/** The shape with reduced axes kept as extent 1. */
export const keptShape = (shape: Shape, axes: readonly number[]): number[] =>
  shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
const reducedShape = (shape: Shape, axes: readonly number[]): number[] =>
  shape.filter((_, axis) => !axes.includes(axis));

/** The shape without reduced axes. @throws RangeError where they are not ascending axes of `shape`. */
export function requireAxes(shape: Shape, axes: readonly number[]): number[] {
  if (axes.some((axis, index) => axis < 0 || axis >= shape.length || (index > 0 && axis <= axes[index - 1])))
    throw new RangeError(`cannot reduce ${show(shape)} over axes ${show(axes)}`);
  return reducedShape(shape, axes);
}

type Reduction = Pick<Op<Axes>, 'gradient'> & {
  readonly start: number;
  readonly merge: (accumulated: number, value: number) => number;
};

function reduction(name: string, { start, merge, ...rest }: Reduction): Op<Axes> {
  const op: Op<Axes> = {
    name,
    infer: ([shape], { axes }) => requireAxes(shape, axes),
    simplify: ([x], { axes }) =>
      axes.every((axis) => x.shape[axis] === 1) ? reshape(x, reducedShape(x.shape, axes)) : undefined,
    evaluate: ([x], { axes }, shape) => reduce(x, axes, shape, start, merge),
    vectorize: ({ attributes: { axes } }, [x]) => Node.create(op, [x.node], { axes: axes.map((axis) => axis + 1) }),
    ...rest,
  };
  return op;
}

function reduce(
  x: ReferenceTensor,
  axes: readonly number[],
  shape: Shape,
  start: number,
  merge: Reduction['merge'],
): Float64Array {
  const result = new Float64Array(size(shape)).fill(start);
  const target = offsets(x.shape, broadcastStrides(keptShape(x.shape, axes)));
  for (const [index, value] of x.data.entries()) result[target[index]] = merge(result[target[index]], value);
  return result;
}

/** Elements that share an extreme share its gradient equally. `beyond`(x, extreme) is 1 where x is not the extreme. */
const extremeGradient =
  (beyond: (x: Node, extreme: Node) => Node): NonNullable<Op<Axes>['gradient']> =>
  (node, dy) => {
    const [x] = node.inputs;
    const kept = keptShape(x.shape, node.attributes.axes);
    const chosen = sub(scalar(1), beyond(x, reshape(node, kept)));
    const count = reshape(reduceSum(chosen, node.attributes.axes), kept);
    return [mul(chosen, div(reshape(dy, kept), count))];
  };

export const ReduceSum = reduction('ReduceSum', {
  start: 0,
  merge: (sum, value) => sum + value,
  gradient: ({ inputs: [x], attributes: { axes } }, dy) => [expand(reshape(dy, keptShape(x.shape, axes)), x.shape)],
});
export const ReduceMax = reduction('ReduceMax', {
  start: -Infinity,
  merge: Math.max,
  gradient: extremeGradient((x, extreme) => step(sub(extreme, x))),
});
export const ReduceMin = reduction('ReduceMin', {
  start: Infinity,
  merge: Math.min,
  gradient: extremeGradient((x, extreme) => step(sub(x, extreme))),
});

/** Each once, in order. */
export const ascending = (axes: readonly number[]): number[] => [...new Set(axes)].sort((a, b) => a - b);
const builder =
  (op: Op<Axes>) =>
  (x: Node, axes: readonly number[] = range(x.shape.length)): Node =>
    Node.create(op, [x], { axes: ascending(axes) });
/** Over `axes` (default: all), which vanish. */
export const reduceSum = builder(ReduceSum);
export const reduceMax = builder(ReduceMax);
export const reduceMin = builder(ReduceMin);
/** The mean over `axes` (default: all), which vanish. */
export function reduceMean(x: Node, axes: readonly number[] = range(x.shape.length)): Node {
  const count = size(ascending(axes).map((axis) => x.shape[axis]));
  return mul(reduceSum(x, axes), scalar(1 / count));
}

/** The adjoint of broadcasting: sums over the axes along which `shape` was stretched to that of `x`. A smaller `x` is stretched first. */
export function sumTo(x: Node, shape: Shape): Node {
  const lead = x.shape.length - shape.length;
  const stretchedAxes = range(x.shape.length).filter(
    (axis) => axis < lead || (shape[axis - lead] === 1 && x.shape[axis] !== 1),
  );
  const sum = reduceSum(x, stretchedAxes);
  return size(sum.shape) === size(shape) ? reshape(sum, shape) : expand(sum, shape);
}
