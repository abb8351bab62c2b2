/** Matrix products. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { ones, size } from '../../../graph/shape';
import { mul, sub } from '../../../ops/binary';
import type { MatMulFlags } from '../../../ops/matmul';
import { product } from '../../../ops/product';
import { reshape } from '../../../ops/reshape';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';
import { unknownOption } from './unknown-option';

/** A product of two values. An operand that is one matrix is noted as the kernel that it may be: its units are columns on the right, rows on the left. */
export function multiplied(call: Call, [a, b]: readonly [Node, Node], flags: Partial<MatMulFlags> = {}): Node {
  const result = product(a, b, flags);
  const rank = result.shape.length;
  if (isMatrix(b)) call.applies(b, result, a.shape.length === 1 ? 0 : rank - 1);
  if (isMatrix(a)) call.applies(a, result, b.shape.length === 1 ? rank - 1 : rank - 2);
  return result;
}

const isMatrix = ({ shape }: Node): boolean => shape.length >= 2 && size(shape.slice(0, -2)) === 1;

const matMul: Operator = {
  name: 'MatMul',
  apply: (call) => {
    const [a, b] = [call.input(0), call.input(1)];
    return Value.of(multiplied(call, [a.node, b.node]), a.type);
  },
};

/** Of the difference from a zero point: one for all, or one for each row of the left operand and each column of the right one. */
const matMulInteger: Operator = {
  name: 'MatMulInteger',
  apply: (call) => {
    const [a, b] = [call.input(0).node, call.input(1).node];
    const [ofRows, ofColumns] = [call.inputs[2]?.node, call.inputs[3]?.node];
    const left = ofRows ? sub(a, ofRows.shape.length === 1 ? perRow(ofRows, a) : ofRows) : a;
    return Value.of(product(left, ofColumns ? sub(b, ofColumns) : b), 'int32');
  },
};

/** `[rows]` beside the columns of a matrix; one number is the same for all. */
const perRow = (zeroPoint: Node, { shape }: Node): Node =>
  shape.length < 2 ? zeroPoint : reshape(zeroPoint, [...ones(shape.length - 2), size(zeroPoint.shape), 1]);

/** onnxruntime's: a factor, and operands that are transposed first. */
const fused = (name: string): Operator => ({
  name,
  domain: 'com.microsoft',
  apply: (call) => {
    const { attributes } = call;
    const [a, b] = [call.input(0), call.input(1)];
    for (const flag of ['transBatchA', 'transBatchB']) if (attributes.flag(flag)) throw unknownOption(name, flag);
    const flags = { transA: attributes.flag('transA'), transB: attributes.flag('transB') };
    const result = multiplied(call, [a.node, b.node], flags);
    return Value.of(mul(result, scalar(attributes.number('alpha', 1))), a.type);
  },
});

export const matrixProducts: readonly Operator[] = [
  matMul,
  matMulInteger,
  fused('FusedMatMul'),
  fused('TransposeMatMul'),
];
