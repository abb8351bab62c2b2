/** Sums of blocks that do not overlap: what the gradient of a split is made of. */
import { is, type Node } from '../graph/node';
import { range, sameShape } from '../graph/shape';
import { isFilledWith } from './broadcasting';
import { zeros } from './reshape';
import { concat, Concat, pad, Pad } from './slice';

interface Block {
  /** Where it begins along the axis. */
  readonly start: number;
  readonly node: Node;
}

const withoutMargins = (node: Node): Node => (is(node, Pad) ? node.inputs[0] : node);
const marginsOf = (node: Node, axis: number): readonly [before: number, after: number] =>
  is(node, Pad) ? [node.attributes.before[axis], node.attributes.after[axis]] : [0, 0];

/** The blocks of a node along an axis, without those known to be zeros. */
function blocksOf(node: Node, axis: number): Block[] {
  const inner = withoutMargins(node);
  let start = marginsOf(node, axis)[0];
  const parts = is(inner, Concat) && inner.attributes.axis === axis ? inner.inputs : [inner];
  return parts.flatMap((part) => {
    const block = { start, node: part };
    start += part.shape[axis];
    return isFilledWith(part, 0) ? [] : [block];
  });
}

/** The only axis along which two nodes have different margins. */
function axisBetween(a: Node, b: Node): number | undefined {
  const axes = range(a.shape.length).filter((axis) => {
    const [own, other] = [marginsOf(a, axis), marginsOf(b, axis)];
    return own[0] !== other[0] || own[1] !== other[1];
  });
  return axes.length === 1 ? axes[0] : undefined;
}

/**
 * a + b where each is zero where the other is not: their blocks side by side, in one copy instead of a sum of two stretched ones.
 * Undefined where they overlap, or nothing says that they do not.
 */
export function sideBySide(a: Node, b: Node): Node | undefined {
  if ((!is(a, Pad) && !is(b, Pad)) || !sameShape(a.shape, b.shape)) return undefined;
  const axis = axisBetween(a, b);
  if (axis === undefined) return undefined;
  const blocks = [...blocksOf(a, axis), ...blocksOf(b, axis)].sort((one, other) => one.start - other.start);
  const parts: Node[] = [];
  const first = blocks[0]?.start ?? 0;
  let end = first;
  for (const { start, node } of blocks) {
    if (start < end) return undefined;
    if (start > end) parts.push(zeros(node.shape.with(axis, start - end)));
    parts.push(node);
    end = start + node.shape[axis];
  }
  if (parts.length < 2) return undefined;
  const other = (side: 0 | 1): number[] => range(a.shape.length).map((each) => marginsOf(a, each)[side]);
  return pad(concat(parts, axis), other(0).with(axis, first), other(1).with(axis, a.shape[axis] - end));
}
