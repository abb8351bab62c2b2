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
  return (inputs) => runtime.multiplyParts(shape, inputs, startsOf, inner);
};

export const matmulKernels: readonly Entry[] = [entry(MatMul, multiply)];
