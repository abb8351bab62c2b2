/** Matrix products with numpy's broadcasting, in the form whose gradients are cheapest. */
import type { Node } from '../graph/node';
import { broadcast, size } from '../graph/shape';
import { matmul, matrixOf, type MatMulFlags } from './matmul';
import { reshape, transposeLast } from './reshape';

/**
 * numpy's `matmul`, either operand with its last two axes swapped before: vectors are a row on the left and a column on the right and lose that
 * axis again, leading axes broadcast. An operand that is one matrix, whichever it is, is multiplied once for all of the other: then its
 * gradient is one product, and `contract` knows its per-example form.
 * @throws RangeError where they do not fit.
 */
export function product(a: Node, b: Node, { transA = false, transB = false }: Partial<MatMulFlags> = {}): Node {
  if (a.shape.length === 0 || b.shape.length === 0) throw new RangeError('a matrix product with a scalar');
  if (a.shape.length === 1) return withoutAxis(product(reshape(a, [1, ...a.shape]), b, { transB }), -2);
  if (b.shape.length === 1) return withoutAxis(product(a, reshape(b, [...b.shape, 1]), { transA }), -1);
  const lead = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...lead, matrixOf(a.shape, transA)[0], matrixOf(b.shape, transB)[1]];
  const [left, right] = [matrix(a), matrix(b)];
  if (left && right) return reshape(matmul(left, right, { transA, transB }), shape);
  if (right) return reshape(matmul(transA ? transposeLast(a) : a, right, { transB }), shape);
  if (!left) return matmul(a, b, { transA, transB });
  // (bᵀ·aᵀ)ᵀ: the rows of all of bᵀ stand one below the other.
  const turned = matmul(transB ? b : transposeLast(b), left, { transB: !transA });
  return reshape(transposeLast(turned), shape);
}

/** The operand without leading axes, where it is one matrix. */
const matrix = (x: Node): Node | undefined =>
  size(x.shape.slice(0, -2)) === 1 ? reshape(x, x.shape.slice(-2)) : undefined;

/** @param fromEnd of extent 1. */
const withoutAxis = (x: Node, fromEnd: -1 | -2): Node => reshape(x, x.shape.toSpliced(x.shape.length + fromEnd, 1));
