/** Matrix products, by our own kernel: operands may be transposed. */
import { broadcastStrides, offsets, size, type Shape } from '../../../graph/shape';
import { MatMul, matrixOf, type MatMulFlags } from '../../../ops/matmul';
import { entry, type Entry, type Kernel } from './kernel';

/** Where each matrix of an operand starts, for every index of the leading axes. */
function starts(operand: Shape, lead: Shape): Int32Array {
  const matrix = size(operand.slice(-2));
  return offsets(
    lead,
    broadcastStrides(operand.slice(0, -2)).map((step) => step * matrix),
  );
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
    right: [...first(right), ...right.slice(-2)],
    shape: [...lead.slice(0, apart), rows, columns],
  };
}

/** Steps from row to row and from column to column of the operand as it is multiplied. */
const stepsOf = (rows: number, columns: number, transposed: boolean): { rowStep: number; columnStep: number } =>
  transposed ? { rowStep: 1, columnStep: rows } : { rowStep: columns, columnStep: 1 };

const multiply: Kernel<MatMulFlags> = ({ inputs: [left, right], attributes: { transA, transB }, shape }, runtime) => {
  const inner = matrixOf(left.shape, transA)[1];
  // A product over one position is an outer product, which broadcasting computes for all matrices at once.
  if (inner === 1 && !transA && !transB && shape.length <= 6) return ([a, b]) => runtime.stock('Multiply', { a, b });
  const own = { left: left.shape, right: right.shape, shape };
  const product = transA ? own : stackRows(own);
  const lead = product.shape.slice(0, -2);
  const startsOf = [starts(product.left, lead), starts(product.right, lead)] as const;
  const [rows, columns] = product.shape.slice(-2);
  const steps = [stepsOf(rows, inner, transA), stepsOf(inner, columns, transB)] as const;
  return (inputs) => runtime.multiplyParts(shape, inputs, { starts: startsOf, steps }, { rows, inner, columns });
};

export const matmulKernels: readonly Entry[] = [entry(MatMul, multiply)];
