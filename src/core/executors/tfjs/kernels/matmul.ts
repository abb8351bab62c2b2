/** Matrix products. Transposed operands are stored transposed by `lowering`: stock wasm is ten times slower with its own flags. */
import { broadcastStrides, offsets, size, type Shape } from '../../../graph/shape';
import { MatMul, matrixOf, type MatMulFlags } from '../../../ops/matmul';
import { Reshape } from '../../../ops/reshape';
import type { Extents } from '../runtime';
import { entry, type Entry, type Kernel } from './kernel';

/** Where each matrix of an operand starts, for every index of the leading axes. */
function starts(operand: Shape, lead: Shape): Int32Array {
  const matrix = size(operand.slice(-2));
  return offsets(
    lead,
    broadcastStrides(operand.slice(0, -2)).map((step) => step * matrix),
  );
}

/** Multiply-accumulates below which calling XNNPACK costs more than the product. */
const smallProduct = 4096;

function multiplySmall(
  a: Float32Array,
  b: Float32Array,
  [startsA, startsB]: readonly [Int32Array, Int32Array],
  { rows, inner, columns }: Extents,
  result: Float32Array,
): void {
  let at = 0;
  for (let matrix = 0; matrix < startsA.length; matrix++)
    for (let row = 0; row < rows; row++) {
      const rowStart = startsA[matrix] + row * inner;
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0, inB = startsB[matrix] + column; k < inner; k++, inB += columns) sum += a[rowStart + k] * b[inB];
        result[at++] = sum;
      }
    }
}

/** Shapes of a product: `[…lead, rows, inner]` by `[…lead, inner, columns]`. */
interface Product {
  readonly left: Shape;
  readonly right: Shape;
  readonly shape: Shape;
}

/**
 * Along last leading axes that only the left operand has, its matrices stand one below the other and meet the same right operand: they
 * are one product.
 */
function stackRows({ left, right, shape }: Product): Product {
  const lead = shape.slice(0, -2);
  const own = (operand: Shape, axis: number): number => operand[operand.length - shape.length + axis] ?? 1;
  const apart = lead.findLastIndex((extent, axis) => own(left, axis) !== extent || own(right, axis) !== 1) + 1;
  const [rows, columns] = [size(shape.slice(apart, -1)), shape[shape.length - 1]];
  const inner = left[left.length - 1];
  const first = (operand: Shape): number[] => lead.slice(0, apart).map((_, axis) => own(operand, axis));
  return {
    left: [...first(left), rows, inner],
    right: [...first(right), inner, columns],
    shape: [...lead.slice(0, apart), rows, columns],
  };
}

const multiply: Kernel<MatMulFlags> = ({ inputs: [left, right], attributes, shape }, runtime) => {
  if (attributes.transA || attributes.transB) throw new Error('a matrix product must be lowered first');
  const inner = matrixOf(left.shape, false)[1];
  const axes = shape.length - 2;
  // XNNPACK keeps packed operands by tensor, and a reshaped tensor is the same one to it: it would be taken for its other shape.
  if (size(shape.slice(0, -2)) === 1 && right.op !== Reshape)
    return ([a, b]) => runtime.stock('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
  // A product over one position is an outer product, which broadcasting computes for all matrices at once.
  if (inner === 1 && axes <= 4) return ([a, b]) => runtime.stock('Multiply', { a, b });
  const product = stackRows({ left: left.shape, right: right.shape, shape });
  const lead = product.shape.slice(0, -2);
  const startsOf = [starts(product.left, lead), starts(product.right, lead)] as const;
  const [rows, columns] = product.shape.slice(-2);
  if (rows * inner * columns <= smallProduct)
    return (inputs) =>
      runtime.compute(shape, inputs, (result, [a, b]) =>
        multiplySmall(a, b, startsOf, { rows, inner, columns }, result),
      );
  return (inputs) => runtime.multiplyParts(shape, inputs, startsOf, { rows, inner, columns });
};

export const matmulKernels: readonly Entry[] = [entry(MatMul, multiply)];
