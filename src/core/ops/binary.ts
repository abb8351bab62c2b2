/** Elementwise operations of two operands, with numpy broadcasting. */
import { scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { broadcast } from '../graph/shape';
import { isFilledWith } from './broadcasting';
import { binary, binaryBuilder } from './elementwise-op';
import { expand, zeros } from './reshape';
import { sideBySide } from './side-by-side';
import { neg, step } from './unary';
import { where } from './where';

/** `kept`, in the shape that the operation would have given it. */
const unchanged = (kept: Node, other: Node): Node => expand(kept, broadcast(kept.shape, other.shape));

export const Add = binary('Add', (a, b) => a + b, {
  pullback: (_a, _b, dy) => [dy, dy],
  simplify: (a, b) => {
    if (isFilledWith(a, 0)) return unchanged(b, a);
    return isFilledWith(b, 0) ? unchanged(a, b) : sideBySide(a, b);
  },
});
export const Sub = binary('Sub', (a, b) => a - b, {
  pullback: (_a, _b, dy) => [dy, neg(dy)],
  simplify: (a, b) => {
    if (isFilledWith(b, 0)) return unchanged(a, b);
    return isFilledWith(a, 0) ? neg(unchanged(b, a)) : undefined;
  },
});
/** What is multiplied by a known 0 is 0: no gradient is computed for what cannot matter. */
export const Mul = binary('Mul', (a, b) => a * b, {
  pullback: (a, b, dy) => [mul(dy, b), mul(dy, a)],
  simplify: (a, b) => {
    if (isFilledWith(a, 1)) return unchanged(b, a);
    if (isFilledWith(b, 1)) return unchanged(a, b);
    return isFilledWith(a, 0) || isFilledWith(b, 0) ? zeros(broadcast(a.shape, b.shape)) : undefined;
  },
});
export const Div = binary('Div', (a, b) => a / b, {
  pullback: (_a, b, dy, y) => [div(dy, b), neg(div(mul(dy, y), b))],
  simplify: (a, b) => (isFilledWith(b, 1) ? unchanged(a, b) : undefined),
});
/** Of equal operands the first receives the gradient. */
export const Max = binary('Max', Math.max, { pullback: (a, b, dy) => split(step(sub(b, a)), dy) });
/** Of equal operands the first receives the gradient. */
export const Min = binary('Min', Math.min, { pullback: (a, b, dy) => split(step(sub(a, b)), dy) });

/** `dy` for the first operand where `second` is 0, for the second where it is 1. */
function split(second: Node, dy: Node): [Node, Node] {
  return [where(second, scalar(0), dy), where(second, dy, scalar(0))];
}

export const add = binaryBuilder(Add);
export const sub = binaryBuilder(Sub);
export const mul = binaryBuilder(Mul);
export const div = binaryBuilder(Div);
export const max = binaryBuilder(Max);
export const min = binaryBuilder(Min);
/** x, but at least `low` and at most `high`. */
export const clip = (x: Node, low: number, high: number): Node => min(max(x, scalar(low)), scalar(high));
/** x². `contract` recognises it as a product of a node with itself. */
export const square = (x: Node): Node => mul(x, x);
