/** Operations that arrange elements without computing: each one's gradient is another one. */
import { scalar } from '../graph/leaf';
import { is, Node, type Op } from '../graph/node';
import {
  broadcast,
  broadcastStrides,
  offsets,
  ones,
  range,
  sameShape,
  show,
  size,
  strides,
  type Shape,
} from '../graph/shape';
import { sumTo } from './reduce';

interface Target {
  readonly shape: Shape;
}

/** A single element, stretched. */
const stretched = (node: Node | undefined): Node | undefined => {
  const source = node && is(node, Expand) ? node.inputs[0] : undefined;
  return source && size(source.shape) === 1 ? source : undefined;
};

export const Reshape: Op<Target> = {
  name: 'Reshape',
  infer: ([from], { shape }) => {
    if (size(from) !== size(shape)) throw new RangeError(`cannot reshape ${show(from)} to ${show(shape)}`);
    return shape;
  },
  simplify: ([x], { shape }) => {
    if (sameShape(x.shape, shape)) return x;
    const element = stretched(x);
    if (element) return expand(reshape(element, []), shape);
    return is(x, Reshape) && x.inputs[0] ? reshape(x.inputs[0], shape) : undefined;
  },
  evaluate: ([x]) => x.data,
  gradient: ({ inputs: [x] }, dy) => [reshape(dy, x.shape)],
  vectorize: ({ shape }, [x], lanes) => reshape(x.node, [lanes, ...shape]),
};

interface Permutation {
  /** Axis of the operand for each axis of the result. */
  readonly perm: readonly number[];
}

export const Transpose: Op<Permutation> = {
  name: 'Transpose',
  infer: ([shape], { perm }) => {
    if (perm.length !== shape.length || !range(perm.length).every((axis) => perm.includes(axis)))
      throw new RangeError(`cannot transpose ${show(shape)} by ${show(perm)}`);
    return perm.map((axis) => shape[axis]);
  },
  simplify: ([x], { perm }) => {
    if (is(x, Transpose) && x.inputs[0])
      return transpose(
        x.inputs[0],
        perm.map((axis) => x.attributes.perm[axis]),
      );
    // Only axes of extent 1 move: the elements stay in order.
    const moving = perm.filter((axis) => x.shape[axis] !== 1);
    if (moving.every((axis, index) => index === 0 || axis > moving[index - 1]))
      return reshape(
        x,
        perm.map((axis) => x.shape[axis]),
      );
    return undefined;
  },
  evaluate: ([x], { perm }, shape) => {
    const steps = strides(x.shape);
    const at = offsets(
      shape,
      perm.map((axis) => steps[axis]),
    );
    return Float64Array.from(at, (offset) => x.data[offset]);
  },
  gradient: ({ attributes: { perm } }, dy) => [
    transpose(
      dy,
      range(perm.length).map((axis) => perm.indexOf(axis)),
    ),
  ],
  vectorize: ({ attributes: { perm } }, [x]) => transpose(x.node, [0, ...perm.map((axis) => axis + 1)]),
};

/** Repeats along axes of extent 1 and new leading axes. */
export const Expand: Op<Target> = {
  name: 'Expand',
  infer: ([from], { shape }) => {
    if (!sameShape(broadcast(from, shape), shape))
      throw new RangeError(`cannot expand ${show(from)} to ${show(shape)}`);
    return shape;
  },
  simplify: ([x], { shape }) => {
    if (sameShape(x.shape, shape)) return x;
    return is(x, Expand) && x.inputs[0] ? expand(x.inputs[0], shape) : undefined;
  },
  evaluate: ([x], _, shape) => Float64Array.from(offsets(shape, broadcastStrides(x.shape)), (offset) => x.data[offset]),
  gradient: ({ inputs: [x] }, dy) => [sumTo(dy, x.shape)],
  vectorize: ({ shape, inputs: [x] }, [{ node }], lanes) =>
    expand(reshape(node, [lanes, ...ones(shape.length - x.shape.length), ...x.shape]), [lanes, ...shape]),
};

/** The same elements in row-major order under another shape of the same size. @throws RangeError where sizes differ. */
export const reshape = (x: Node, shape: Shape): Node => Node.create(Reshape, [x], { shape });
/** Axis i of the result is axis `perm[i]` of `x`. */
export const transpose = (x: Node, perm: readonly number[]): Node => Node.create(Transpose, [x], { perm });
/** The same axes, but the one at `from` at `to`. */
export function moveAxis(x: Node, from: number, to: number): Node {
  const others = range(x.shape.length).filter((axis) => axis !== from);
  return transpose(x, others.toSpliced(to, 0, from));
}
/** Stretched to `shape`, which `x` must broadcast to. */
export const expand = (x: Node, shape: Shape): Node => Node.create(Expand, [x], { shape });
/** Swaps the last two axes. */
export function transposeLast(x: Node): Node {
  const rank = x.shape.length;
  return transpose(x, [...range(rank - 2), rank - 1, rank - 2]);
}
/** A tensor of one number. */
export const filled = (value: number, shape: Shape): Node => expand(scalar(value), shape);
/** The gradient of what does not depend. */
export const zeros = (shape: Shape): Node => filled(0, shape);
