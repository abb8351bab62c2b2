/** Elementwise operations: they take their operands as they lie, so that transpositions sink below them. */
import type { Node } from '../../../graph/node';
import { size, type Shape } from '../../../graph/shape';
import { arrange, locate, plain, spread, typed, type Spread } from './arrange';
import type { Tensor } from './description';
import type { Exporter, Lowering } from './lowering';
import type { Program } from './program';
import { isAscending, shapeOf, sizeOf, wideAxes, type Value } from './value';

/** What is needed of a node whose operands broadcast. */
type Operation = Pick<Node, 'inputs' | 'shape'>;

/** Operands that ONNX broadcasts, and where the axes of the result are in what comes out. */
interface Aligned {
  readonly tensors: readonly Tensor[];
  readonly shape: Shape;
  readonly axes: readonly number[];
}

/** The operands of a node, as numbers. */
function align(program: Program, { inputs, shape }: Operation, values: readonly Value[]): Aligned {
  const operands = values.map((each) => typed(program, each, 'float32'));
  const shapes = inputs.map((input) => input.shape);
  const whole = operands.filter((each) => sizeOf(each) === size(shape));
  const lead = whole.find((each) => 'tensor' in each && !isAscending(each.axes)) ?? whole[0];
  if (!lead) {
    const tensors = operands.map((each, index) => plain(program, each, shapes[index]));
    return { tensors, shape, axes: wideAxes(shape) };
  }
  const around = spread(program, lead, shape);
  const tensors = operands.map((each, index) =>
    each === lead ? around.tensor : beside(program, each, shapes[index], around),
  );
  return { tensors, shape: around.tensor.shape, axes: around.axes };
}

/** An operand of shape `shape`, so that it broadcasts to the leading one as that lies. */
function beside(program: Program, operand: Value, shape: Shape, lead: Spread): Tensor {
  const extents = lead.tensor.shape;
  if (sizeOf(operand) === 1 && shapeOf(operand).length <= extents.length) return locate(program, operand).tensor;
  const missing = lead.groups.length - shape.length;
  const own = lead.groups.flatMap((group, axis) => ((shape[axis - missing] ?? 1) === 1 ? [] : group));
  const inPlace = own.toSorted((a, b) => a - b);
  const final = extents.map((extent, axis) => (own.includes(axis) ? extent : 1));
  return arrange(program, operand, {
    shape: own.map((axis) => extents[axis]),
    perm: inPlace.map((axis) => own.indexOf(axis)),
    final: final.slice(inPlace[0] ?? final.length),
  });
}

/** What one operator of ONNX says, of operands of any broadcasting shapes. */
const byOperator =
  (operator: string): Lowering =>
  (program, node, operands) => {
    const { tensors, shape, axes } = align(program, node, operands);
    return { tensor: program.apply(operator, tensors, { shape }), axes };
  };

/** What a comparison says, as 1 or 0. */
const byComparison =
  (operator: 'Equal' | 'Greater'): Lowering =>
  (program, node, operands) => {
    const { tensors, shape, axes } = align(program, node, operands);
    return { tensor: program.cast(program.apply(operator, tensors, { shape, type: 'bool' }), 'float32'), axes };
  };

/** 1 where the operand is positive. */
const step: Lowering = (program, _, [operand]) => {
  const { tensor, axes } = locate(program, typed(program, operand, 'float32'));
  const { shape } = tensor;
  const isPositive = program.apply('Greater', [tensor, program.scalar(0)], { shape, type: 'bool' });
  return { tensor: program.cast(isPositive, 'float32'), axes };
};

const choice: Lowering = (program, node, operands) => {
  const { tensors, shape, axes } = align(program, node, operands);
  const [condition, ...values] = tensors;
  const type = 'float32';
  return { tensor: program.apply('Where', [program.cast(condition, 'bool'), ...values], { shape, type }), axes };
};

/** Logic of the bits of whole numbers. */
const byBits =
  (operator: string): Lowering =>
  (program, node, operands) => {
    const { tensors, shape, axes } = align(program, node, operands);
    const whole = tensors.map((each) => program.cast(each, 'int64'));
    return { tensor: program.cast(program.apply(operator, whole, { shape }), 'float32'), axes };
  };

/** Remainders of a division that truncates. */
const remainder: Lowering = (program, node, operands) => {
  const { tensors, shape, axes } = align(program, node, operands);
  return { tensor: program.apply('Mod', tensors, { shape, attributes: { fmod: { i: 1 } } }), axes };
};

/** Operations that ONNX has under the same name. */
const sameNames =
  'Abs Acos Acosh Add Asin Asinh Atan Atanh Cos Cosh Div Erf Exp Floor Log Max Min Mul Neg Pow Reciprocal Relu Round Sigmoid Sign Sin Sinh Softplus Sqrt Sub Tanh';

export const elementwise: readonly Exporter[] = [
  ...sameNames.split(' ').map((name) => [name, byOperator(name)] as const),
  ...['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'].map((name) => [name, byBits(name)] as const),
  ['Equal', byComparison('Equal')],
  ['Greater', byComparison('Greater')],
  ['Mod', remainder],
  ['Step', step],
  ['Where', choice],
];
