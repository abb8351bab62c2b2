/** The nodes without inputs: what is fed, and what is known when the graph is built. */
import { Node, type Dtype, type Op } from './node';
import { range, show, size, type Shape } from './shape';

interface InputAttributes {
  readonly name: string;
  readonly shape: Shape;
}
const inputOp = (name: string, dtype: Dtype): Op<InputAttributes> => ({
  name,
  dtype,
  infer: (_, { shape }) => shape,
  evaluate: (_, attributes) => {
    throw new Error(`nothing was fed to ${attributes.name}`);
  },
  vectorize: (node) => node,
});
/** A value fed at run time: data, labels, weights, probe vectors. */
export const Input = inputOp('Input', 'float');
/** An integer value fed at run time. */
export const IntegerInput = inputOp('IntegerInput', 'int32');

interface ConstantAttributes {
  readonly shape: Shape;
  readonly data: Float64Array;
}
/** A value known when the graph is built. */
export const Constant: Op<ConstantAttributes> = {
  name: 'Constant',
  infer: (_, { shape }) => shape,
  evaluate: (_, { data }) => data,
  vectorize: (node) => node,
};

export const input = (name: string, shape: Shape, dtype: Dtype = 'float'): Node =>
  Node.create(dtype === 'int32' ? IntegerInput : Input, [], { name, shape });

/** @throws RangeError where data and shape differ in size. */
export function constant(data: ArrayLike<number>, shape: Shape): Node {
  if (data.length !== size(shape)) throw new RangeError(`constant of ${data.length} elements for ${show(shape)}`);
  return Node.create(Constant, [], { shape, data: Float64Array.from(data) });
}

const scalars = new Map<number, Node>();
/** A scalar constant; the same node for the same number, so that shared work is recognised. */
export function scalar(value: number): Node {
  const node = scalars.get(value) ?? constant([value], []);
  scalars.set(value, node);
  return node;
}

/** The n × n identity matrix. */
export const identity = (n: number): Node =>
  constant(
    range(n * n).map((i) => Number(i % (n + 1) === 0)),
    [n, n],
  );
