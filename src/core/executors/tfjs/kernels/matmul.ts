/** Matrix products. Transposed operands are stored transposed by `lowering`: stock wasm is ten times slower with its own flags. */
import { broadcastStrides, offsets, size, type Shape } from '../../../graph/shape';
import { MatMul, matrixOf, type MatMulFlags } from '../../../ops/matmul';
import { Reshape } from '../../../ops/reshape';
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

interface Extents {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

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

const multiply: Kernel<MatMulFlags> = ({ inputs: [left, right], attributes, shape }, runtime) => {
  if (attributes.transA || attributes.transB) throw new Error('a matrix product must be lowered first');
  const inner = matrixOf(left.shape, false)[1];
  const lead = shape.slice(0, -2);
  // XNNPACK keeps packed operands by tensor, and a reshaped tensor is the same one to it: it would be taken for its other shape.
  if (size(lead) === 1 && right.op !== Reshape)
    return ([a, b]) => runtime.stock('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
  // A product over one position is an outer product, which broadcasting computes for all matrices at once.
  if (inner === 1 && lead.length <= 4) return ([a, b]) => runtime.stock('Multiply', { a, b });
  const startsOf = [starts(left.shape, lead), starts(right.shape, lead)] as const;
  const [rows, columns] = shape.slice(-2);
  if (rows * inner * columns <= smallProduct)
    return (inputs) =>
      runtime.compute(shape, inputs, (result, [a, b]) =>
        multiplySmall(a, b, startsOf, { rows, inner, columns }, result),
      );
  return (inputs) => runtime.multiplyParts(shape, inputs, startsOf, inner);
};

export const matmulKernels: readonly Entry[] = [entry(MatMul, multiply)];
