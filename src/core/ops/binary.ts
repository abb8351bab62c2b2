/** Elementwise operations of two operands, with numpy broadcasting. */
import { scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { broadcast, broadcastStrides, offsets, size } from '../graph/shape';
import { align, isFilledWith, none, simplifyElementwise, type None } from './broadcasting';
import { sumTo } from './reduce';
import { expand, zeros } from './reshape';
import { neg, step } from './unary';
import { where } from './where';

/** The cotangents of both operands before broadcasting is undone, given y = f(a, b) and the cotangent of y. */
type Pullback = (a: Node, b: Node, dy: Node, y: Node) => readonly [Node, Node];

function binary(
  name: string,
  f: (a: number, b: number) => number,
  pullback: Pullback,
  simplify?: (a: Node, b: Node) => Node | undefined,
): Op<None> {
  const op: Op<None> = {
    name,
    infer: (shapes) => broadcast(...shapes),
    simplify: (inputs) => simplify?.(inputs[0], inputs[1]) ?? simplifyElementwise(op, inputs),
    evaluate: ([a, b], _, shape) => {
      const result = new Float64Array(size(shape));
      const inA = offsets(shape, broadcastStrides(a.shape));
      const inB = offsets(shape, broadcastStrides(b.shape));
      for (let at = 0; at < result.length; at++) result[at] = f(a.data[inA[at]], b.data[inB[at]]);
      return result;
    },
    gradient: (node, dy) => {
      const [a, b] = node.inputs;
      const [da, db] = pullback(a, b, dy, node);
      return [sumTo(da, a.shape), sumTo(db, b.shape)];
    },
    vectorize: (node, inputs) => Node.create(op, align(inputs, node.shape.length), none),
  };
  return op;
}

/** `kept`, in the shape that the operation would have given it. */
const unchanged = (kept: Node, other: Node): Node => expand(kept, broadcast(kept.shape, other.shape));

export const Add = binary(
  'Add',
  (a, b) => a + b,
  (_a, _b, dy) => [dy, dy],
  (a, b) => {
    if (isFilledWith(a, 0)) return unchanged(b, a);
    return isFilledWith(b, 0) ? unchanged(a, b) : undefined;
  },
);
export const Sub = binary(
  'Sub',
  (a, b) => a - b,
  (_a, _b, dy) => [dy, neg(dy)],
  (a, b) => {
    if (isFilledWith(b, 0)) return unchanged(a, b);
    return isFilledWith(a, 0) ? neg(unchanged(b, a)) : undefined;
  },
);
/** What is multiplied by a known 0 is 0: no gradient is computed for what cannot matter. */
export const Mul = binary(
  'Mul',
  (a, b) => a * b,
  (a, b, dy) => [mul(dy, b), mul(dy, a)],
  (a, b) => {
    if (isFilledWith(a, 1)) return unchanged(b, a);
    if (isFilledWith(b, 1)) return unchanged(a, b);
    return isFilledWith(a, 0) || isFilledWith(b, 0) ? zeros(broadcast(a.shape, b.shape)) : undefined;
  },
);
export const Div = binary(
  'Div',
  (a, b) => a / b,
  (_a, b, dy, y) => [div(dy, b), neg(div(mul(dy, y), b))],
  (a, b) => (isFilledWith(b, 1) ? unchanged(a, b) : undefined),
);
/** Of equal operands the first receives the gradient. */
export const Max = binary('Max', Math.max, (a, b, dy) => split(step(sub(b, a)), dy));
/** Of equal operands the first receives the gradient. */
export const Min = binary('Min', Math.min, (a, b, dy) => split(step(sub(a, b)), dy));

/** `dy` for the first operand where `second` is 0, for the second where it is 1. */
function split(second: Node, dy: Node): [Node, Node] {
  return [where(second, scalar(0), dy), where(second, dy, scalar(0))];
}

const builder =
  (op: Op<None>) =>
  (a: Node, b: Node): Node =>
    Node.create(op, [a, b], none);
export const add = builder(Add);
export const sub = builder(Sub);
export const mul = builder(Mul);
export const div = builder(Div);
export const max = builder(Max);
export const min = builder(Min);
/** x, but at least `low` and at most `high`. */
export const clip = (x: Node, low: number, high: number): Node => min(max(x, scalar(low)), scalar(high));
/** x². `contract` recognises it as a product of a node with itself. */
export const square = (x: Node): Node => mul(x, x);
