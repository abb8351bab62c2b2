/** Matrix products. */
import { Node, type Op } from '../graph/node';
import { broadcast, broadcastStrides, offsets, show, size, type Shape } from '../graph/shape';
import { align, isFilledWith } from './broadcasting';
import { add } from './binary';
import { sumTo } from './reduce';
import { reshape, zeros } from './reshape';

export interface MatMulFlags {
  /** Swap the last two axes of the first operand. */
  readonly transA: boolean;
  /** Swap the last two axes of the second operand. */
  readonly transB: boolean;
}

/** Rows and columns of the last two axes, after the flag. */
export function matrixOf(shape: Shape, transposed: boolean): readonly [rows: number, columns: number] {
  if (shape.length < 2) throw new RangeError(`${show(shape)} is no matrix`);
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

function productShape(a: Shape, b: Shape, { transA, transB }: MatMulFlags): Shape {
  const [rows, inner] = matrixOf(a, transA);
  const [innerToo, columns] = matrixOf(b, transB);
  if (inner !== innerToo) throw new RangeError(`cannot multiply ${show(a)} by ${show(b)}`);
  return [...broadcast(a.slice(0, -2), b.slice(0, -2)), rows, columns];
}

/** ONNX MatMul of operands with two axes or more (leading axes broadcast), with either one transposed in its last two. */
export const MatMul: Op<MatMulFlags> = {
  name: 'MatMul',
  infer: ([a, b], flags) => productShape(a, b, flags),
  /** Many matrices times one matrix is one product of all their rows; with known zeros nothing is multiplied. */
  simplify: ([a, b], { transA, transB }) => {
    if (isFilledWith(a, 0) || isFilledWith(b, 0)) return zeros(productShape(a.shape, b.shape, { transA, transB }));
    if (transA || a.shape.length <= 2 || b.shape.length !== 2) return undefined;
    const lead = a.shape.slice(0, -1);
    const [inner, columns] = matrixOf(b.shape, transB);
    const product = matmul(reshape(a, [size(a.shape) / inner, inner]), b, { transB });
    return reshape(product, [...lead, columns]);
  },
  evaluate: ([a, b], { transA, transB }, shape) => {
    const [rows, inner] = matrixOf(a.shape, transA);
    const columns = shape[shape.length - 1];
    const lead = shape.slice(0, -2);
    const starts = (of: Shape): Int32Array => {
      const matrix = size(of.slice(-2));
      return offsets(
        lead,
        broadcastStrides(of.slice(0, -2)).map((step) => step * matrix),
      );
    };
    const [startsA, startsB] = [starts(a.shape), starts(b.shape)];
    const [rowStep, innerStepA] = transA ? [1, rows] : [inner, 1];
    const [innerStepB, columnStep] = transB ? [1, inner] : [columns, 1];
    const result = new Float64Array(size(shape));
    let at = 0;
    for (const [matrix, startA] of startsA.entries())
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          let sum = 0;
          for (let k = 0; k < inner; k++)
            sum +=
              a.data[startA + row * rowStep + k * innerStepA] *
              b.data[startsB[matrix] + k * innerStepB + column * columnStep];
          result[at++] = sum;
        }
    return result;
  },
  /** For c = A·B: dA = dc·Bᵀ and dB = Aᵀ·dc, the flags turned so that nothing is transposed by itself. */
  gradient: ({ inputs: [a, b], attributes: { transA, transB } }, dy) => {
    const da = transA ? matmul(b, dy, { transA: transB, transB: true }) : matmul(dy, b, { transB: !transB });
    const db = transB ? matmul(dy, a, { transA: true, transB: transA }) : matmul(a, dy, { transA: !transA });
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  },
  vectorize: (node, inputs) => Node.create(MatMul, align(inputs, node.shape.length), node.attributes),
  macs: ({ inputs: [a], attributes: { transA }, shape }) => size(shape) * matrixOf(a.shape, transA)[1],
};

/** a·b over the last two axes. @throws RangeError where they do not fit. */
export const matmul = (a: Node, b: Node, { transA = false, transB = false }: Partial<MatMulFlags> = {}): Node =>
  Node.create(MatMul, [a, b], { transA, transB });

/** A dense layer: x·w + b, x `[…, inputs]`, w `[inputs, outputs]`, b `[outputs]`. */
export function gemm(x: Node, w: Node, b?: Node): Node {
  const product = matmul(x, w);
  return b ? add(product, b) : product;
}
