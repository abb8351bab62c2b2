/** Matrix products: a dense layer as Gemm, one of an image with channels in front as a convolution of single pixels. */
import type { Node } from '../../../graph/node';
import { ones, range, size, type Shape } from '../../../graph/shape';
import { MatMul, matrixOf, type MatMulFlags } from '../../../ops/matmul';
import { arrange, plain, spread, typed } from './arrange';
import type { Tensor } from './description';
import { exporter, type Exporter } from './lowering';
import type { Program } from './program';
import { isAscending, stored, type StoredValue, type Value } from './value';

/** x·w + b, x `[rows, inner]`, w `[inner, columns]`, b `[columns]`. */
interface Dense {
  readonly x: Value;
  readonly w: Value;
  readonly bias?: Value | undefined;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** A product of two matrices, with a bias that was found behind it. */
export function product(program: Program, node: Node<MatMulFlags>, values: readonly Value[]): Value {
  const { inputs, attributes, shape } = node;
  const [a, b, bias] = values.map((each) => typed(program, each, 'float32'));
  const { transA, transB } = attributes;
  const [rows, inner] = matrixOf(inputs[0].shape, transA);
  const columns = shape[shape.length - 1];
  if (shape.length > 2) return stacked(program, node, a, b);
  const x = turned(program, a, inputs[0].shape, transA);
  const w = turned(program, b, inputs[1].shape, transB);
  const dense: Dense = { x, w, bias, rows, inner, columns };
  return pointwise(program, dense) ?? rowsOfDense(program, dense);
}

/** A matrix, or its transpose. Nothing is written. */
function turned(program: Program, value: Value, [rows, columns]: Shape, isTransposed: boolean): Value {
  if (!isTransposed || rows === 1 || columns === 1) return value;
  if ('leaf' in value && value.axes.length === 2) return { leaf: value.leaf, axes: value.axes.toReversed() };
  const { tensor, groups } = spread(program, value, [rows, columns]);
  return { tensor, axes: [...groups[1], ...groups[0]] };
}

/** Axes of an image: ONNX Runtime convolves in up to three dimensions. */
const mostAxes = 5;

/** The rows are pixels of an image that has its channels in axis 1. */
function pointwise(program: Program, { x, w, bias, rows, inner, columns }: Dense): StoredValue | undefined {
  if ('leaf' in x || isAscending(x.axes)) return undefined;
  const { tensor, groups } = spread(program, x, [rows, inner]);
  const [pixels, [channels, ...more]] = groups;
  if (channels !== 1 || more.length > 0 || !isAscending(pixels)) return undefined;
  const { shape } = tensor;
  const image = shape.length <= mostAxes ? shape : [shape[0], inner, size(shape.slice(2))];
  const kernel = arrange(program, w, {
    shape: [inner, columns],
    perm: [1, 0],
    final: [columns, inner, ...ones(image.length - 2)],
  });
  const operands = [program.reshape(tensor, image), kernel, ...(bias ? [plain(program, bias, [columns])] : [])];
  const result = program.apply('Conv', operands, { shape: image.with(1, columns) });
  const axes = [0, ...range(image.length).slice(2), 1];
  return { tensor: result, axes: axes.filter((axis) => result.shape[axis] !== 1) };
}

function rowsOfDense(program: Program, { x, w, bias, rows, inner, columns }: Dense): StoredValue {
  const matrix = plain(program, w, [inner, columns]);
  const tensor = wholeRows(x, inner) ?? plain(program, x, [rows, inner]);
  const shape = tensor.shape.with(-1, columns);
  if (bias && tensor.shape.length === 2)
    return stored(program.apply('Gemm', [tensor, matrix, plain(program, bias, [columns])], { shape }));
  const result = program.apply('MatMul', [tensor, matrix], { shape });
  if (!bias) return stored(result);
  const vector = plain(program, bias, [columns]);
  return stored(program.apply('Add', [result, vector], { shape }));
}

/** Rows that have axes of their own: ONNX's MatMul takes them as they are. */
function wholeRows(value: Value, inner: number): Tensor | undefined {
  if ('leaf' in value || !isAscending(value.axes)) return undefined;
  const { shape } = value.tensor;
  return shape.length > 1 && shape[shape.length - 1] === inner ? value.tensor : undefined;
}

/** Many products of two matrices each. Leading axes that are 1 for both are left out. */
function stacked(program: Program, { inputs, attributes, shape }: Node<MatMulFlags>, a: Value, b: Value): StoredValue {
  const rank = shape.length;
  const whole = inputs.map((input) => [...ones(rank - input.shape.length), ...input.shape]);
  const axes = range(rank).filter((axis) => axis >= rank - 2 || whole.some((each) => each[axis] !== 1));
  const flags = [attributes.transA, attributes.transB];
  const tensors = [a, b].map((value, index) => {
    const own = axes.map((axis) => whole[index][axis]);
    const last = own.length - 1;
    const perm = range(own.length);
    return arrange(program, value, { shape: own, perm: flags[index] ? [...perm.slice(0, -2), last, last - 1] : perm });
  });
  return stored(program.apply('MatMul', tensors, { shape: axes.map((axis) => shape[axis]) }));
}

export const products: readonly Exporter[] = [exporter(MatMul, product)];
