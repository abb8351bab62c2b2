import type { Node } from '../../graph/node';
import type { Fusion } from '../../formats/onnx/export/lowering';
import { BitwiseAnd, BitwiseOr, BitwiseXor } from '../../ops/bitwise';
import { add, neg, sqrt, sub } from '../../ops/elementwise';
import { floor } from '../../ops/rounding';
import { kernels } from './kernels';

const operations: readonly Node['op'][] = [BitwiseAnd, BitwiseOr, BitwiseXor] as readonly Node['op'][];

/** 0 for a whole number, NaN for any other: √−(what it exceeds a whole number by). */
const zeroIfWhole = (x: Node): Node => sqrt(neg(sub(x, floor(x))));

/** Logic of bits, which ONNX knows of integers: what is not whole is cut off there, and has no bits here. */
export const wholeBits: Fusion = (node) => {
  const lowering = operations.includes(node.op) ? kernels.get(node.op.name) : undefined;
  if (!lowering) return undefined;
  const [a, b] = node.inputs;
  const sum = add(node, add(zeroIfWhole(a), zeroIfWhole(b)));
  const [, check] = sum.inputs;
  const adding = kernels.get(sum.op.name);
  return (
    adding && {
      inputs: [a, b, check],
      lower: (program, [left, right, zero]) => adding(program, sum, [lowering(program, node, [left, right]), zero]),
    }
  );
};
