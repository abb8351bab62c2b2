/** Matrix products. Nothing is transposed in memory where a flag says the same. */
import type { Node } from '../../../graph/node';
import { ones, range, type Shape } from '../../../graph/shape';
import { MatMul, type MatMulFlags } from '../../../ops/matmul';
import { plain, spread, typed } from '../../../formats/onnx/export/arrange';
import type { Tensor } from '../../../formats/onnx/export/description';
import { exporter, type Exporter } from '../../../formats/onnx/export/lowering';
import type { Program } from '../../../formats/onnx/export/program';
import { product as pointwiseOrDense } from '../../../formats/onnx/export/products';
import { isAscending, stored, type StoredValue, type Value } from '../../../formats/onnx/export/value';

/** Matrices in memory, which have the rows and columns that are wanted, or are their transposes. */
interface Matrices {
  /** `[…lead, rows, columns]`, or `[…lead, columns, rows]` where `turned`. */
  readonly tensor: Tensor;
  readonly turned: boolean;
}

/** The value, seen as `[…lead, rows, columns]`, without a copy where its elements lie in that order or with rows and columns swapped. */
function matrices(program: Program, value: Value, shape: Shape): Matrices {
  const lead = shape.slice(0, -2);
  const [rows, columns] = shape.slice(-2);
  const swapped = [...lead, columns, rows];
  const { tensor, groups } = spread(program, value, shape);
  const first = groups.slice(0, -2).flat();
  const [down, across] = groups.slice(-2);
  if (isAscending([...first, ...down, ...across])) return { tensor: program.reshape(tensor, shape), turned: false };
  if (isAscending([...first, ...across, ...down])) return { tensor: program.reshape(tensor, swapped), turned: true };
  return { tensor: plain(program, value, shape), turned: false };
}

/** Rows that are pixels of images with their channels in front: `[images · pixels, channels]`. */
function imageRows(
  program: Program,
  value: Value,
  [rows, channels]: Shape,
): { images: number; tensor: Tensor } | undefined {
  if ('leaf' in value) return undefined;
  const { tensor, groups } = spread(program, value, [rows, channels]);
  const [[first, ...pixels], own] = groups;
  if (pixels.length === 0 || own.length === 0 || !isAscending([first, ...own, ...pixels])) return undefined;
  const images = tensor.shape[first];
  return { images, tensor: program.reshape(tensor, [images, channels, rows / images]) };
}

/** The two-dimensional product, with a bias that was found behind it. */
export function product(program: Program, node: Node<MatMulFlags>, values: readonly Value[]): Value {
  const { inputs, attributes, shape } = node;
  const [a, b, bias] = values.map((each) => typed(program, each, 'float32'));
  if (shape.length > 2) return stacked(program, node, a, b);
  const { transA, transB } = attributes;
  const summed = transA && !transB && !bias ? sumOverImages(program, node, a, b) : undefined;
  if (summed) return summed;
  if (!transA && isOfImages(program, a, inputs[0].shape)) return pointwiseOrDense(program, node, values);
  const [x, w] = [a, b].map((value, index) => matrices(program, value, inputs[index].shape));
  const flags = { transA: { i: Number(transA !== x.turned) }, transB: { i: Number(transB !== w.turned) } };
  const operands = [x.tensor, w.tensor, ...(bias ? [plain(program, bias, shape.slice(-1))] : [])];
  return stored(program.apply('Gemm', operands, { shape, attributes: flags }));
}

/** The rows are pixels of images that have their channels in axis 1. */
const isOfImages = (program: Program, value: Value, shape: Shape): boolean =>
  imageRows(program, value, shape) !== undefined;

/** Sums over the pixels of all images, each operand with a row for each: products image by image, added up. */
function sumOverImages(
  program: Program,
  { inputs, shape }: Node<MatMulFlags>,
  a: Value,
  b: Value,
): StoredValue | undefined {
  const x = imageRows(program, a, inputs[0].shape);
  const y = imageRows(program, b, inputs[1].shape);
  const images = x?.images ?? y?.images;
  if (images === undefined || (x && y && x.images !== y.images)) return undefined;
  const rows = inputs[0].shape[0] / images;
  const left = x?.tensor ?? swapped(program, plain(program, a, [images, rows, shape[0]]));
  const right = y ? swapped(program, y.tensor) : plain(program, b, [images, rows, shape[1]]);
  const each = program.apply('MatMul', [left, right], { shape: [images, ...shape] });
  const sum = program.apply('ReduceSum', [each, program.integers([0])], { shape, attributes: { keepdims: { i: 0 } } });
  return stored(sum);
}

/** The last two axes swapped. ONNX Runtime makes it a flag of the product that reads it. */
export function swapped(program: Program, tensor: Tensor): Tensor {
  const last = tensor.shape.length - 1;
  return program.transpose(tensor, [...range(last - 1), last, last - 1]);
}

/** Neighbouring leading axes that every operand has in full, or none but one has, made one: `[…lead]` of each operand. */
export function mergedLeads(operands: readonly Shape[], rank: number): number[][] {
  const leads = operands.map((shape) => [...ones(rank - shape.length), ...shape].slice(0, -2));
  const merged: number[][] = operands.map(() => []);
  let previous: string | undefined;
  for (const axis of range(rank - 2)) {
    if (leads.every((lead) => lead[axis] === 1)) continue;
    const pattern = leads.map((lead) => Number(lead[axis] !== 1)).join('');
    for (const [index, lead] of leads.entries()) {
      const before = pattern === previous ? merged[index].pop() : undefined;
      merged[index].push((before ?? 1) * lead[axis]);
    }
    previous = pattern;
  }
  return merged;
}

/** Many products of two matrices each. */
function stacked(program: Program, { inputs, attributes, shape }: Node<MatMulFlags>, a: Value, b: Value): StoredValue {
  const shapes = inputs.map((input) => input.shape);
  const leads = mergedLeads(shapes, shape.length);
  const flags = [attributes.transA, attributes.transB];
  const tensors = [a, b].map((value, index) => {
    const { tensor, turned } = matrices(program, value, [...leads[index], ...shapes[index].slice(-2)]);
    return turned === flags[index] ? tensor : swapped(program, tensor);
  });
  const lead = leads[0].map((extent, axis) => Math.max(extent, leads[1][axis]));
  return stored(program.apply('MatMul', tensors, { shape: [...lead, ...shape.slice(-2)] }));
}

export const products: readonly Exporter[] = [exporter(MatMul, product)];
