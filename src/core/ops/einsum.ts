/**
 * Einstein summation out of matrix products: operands are contracted two at a time, axes grouped into those of both (batch), of one (rows,
 * columns) and summed ones (inner). So gradients are matrix products, too.
 */
import type { Node } from '../graph/node';
import { broadcast, range, show, size, strides } from '../graph/shape';
import { mul } from './binary';
import { parseEquation, type Label } from './einsum-equation';
import { requirePositions } from './indices';
import { matmul } from './matmul';
import { reduceSum } from './reduce';
import { reshape, transpose } from './reshape';
import { take } from './take';

/** A tensor with a name for each axis. */
interface Labelled {
  readonly node: Node;
  readonly labels: readonly Label[];
}

const without = (labels: readonly Label[], others: readonly Label[]): Label[] =>
  labels.filter((label) => !others.includes(label));
const common = (labels: readonly Label[], others: readonly Label[]): Label[] =>
  labels.filter((label) => others.includes(label));

const extentOf = ({ node, labels }: Labelled, label: Label): number => node.shape[labels.indexOf(label)] ?? 1;

/** Axes in the order of `labels`, all of which it has. */
function arranged({ node, labels }: Labelled, order: readonly Label[]): Node {
  return transpose(
    node,
    order.map((label) => labels.indexOf(label)),
  );
}

/** Sums over the axes that nobody wants. */
function summed({ node, labels }: Labelled, wanted: readonly Label[]): Labelled {
  const axes = range(labels.length).filter((axis) => !wanted.includes(labels[axis]));
  return { node: reduceSum(node, axes), labels: common(labels, wanted) };
}

/** Where a label stands twice, the diagonal. @throws RangeError where the extents differ. */
function diagonal({ node, labels }: Labelled): Labelled {
  const distinct = [...new Set(labels)];
  if (distinct.length === labels.length) return { node, labels };
  const extents = distinct.map((label) => node.shape[labels.indexOf(label)]);
  if (labels.some((label, axis) => node.shape[axis] !== extents[distinct.indexOf(label)]))
    throw new RangeError(`no diagonal of ${show(node.shape)}`);
  requirePositions(size(node.shape));
  const own = strides(node.shape);
  const steps = distinct.map((label) =>
    own.reduce((sum, step, axis) => (labels[axis] === label ? sum + step : sum), 0),
  );
  const to = strides(extents);
  const positions = range(size(extents)).map((at) =>
    steps.reduce((sum, step, axis) => sum + step * (Math.floor(at / to[axis]) % extents[axis]), 0),
  );
  return { node: reshape(take(reshape(node, [size(node.shape)]), 0, positions), extents), labels: distinct };
}

/** An inner axis that is stretched on one side is summed on the other first, and then 1 on both. */
function stretched(own: Labelled, other: Labelled, inner: readonly Label[]): Labelled {
  const axes = inner.filter((label) => extentOf(other, label) === 1).map((label) => own.labels.indexOf(label));
  const shape = own.node.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return { node: reshape(reduceSum(own.node, axes), shape), labels: own.labels };
}

/** The product of two operands, summed over what is not `wanted`. */
function product(left: Labelled, right: Labelled, wanted: readonly Label[]): Labelled {
  const shared = common(left.labels, right.labels);
  const inner = without(shared, wanted);
  const batch = common(shared, wanted);
  const a = stretched(summed(left, [...shared, ...wanted]), right, inner);
  const b = stretched(summed(right, [...shared, ...wanted]), a, inner);
  const rows = without(a.labels, shared);
  const columns = without(b.labels, shared);
  const extents = (of: Labelled, labels: readonly Label[]): number[] => labels.map((label) => extentOf(of, label));
  const matrices = (
    of: Labelled,
    order: readonly Label[],
    ...sides: readonly [readonly Label[], readonly Label[]]
  ): Node =>
    reshape(arranged(of, [...batch, ...order]), [
      ...extents(of, batch),
      ...sides.map((side) => size(extents(of, side))),
    ]);
  const lead = broadcast(extents(a, batch), extents(b, batch));
  const shape = [...lead, ...extents(a, rows), ...extents(b, columns)];
  const labels = [...batch, ...rows, ...columns];
  if (rows.length + columns.length + inner.length === 0)
    return { node: mul(arranged(a, batch), arranged(b, batch)), labels };
  const result = matmul(
    matrices(a, [...rows, ...inner], rows, inner),
    matrices(b, [...inner, ...columns], inner, columns),
  );
  return { node: reshape(result, shape), labels };
}

/**
 * Einstein summation of any number of operands (numpy's einsum, ONNX's): ellipses and extents of 1 broadcast, a label that stands twice in
 * one operand is its diagonal. @throws RangeError where the equation does not fit the operands.
 */
export function einsum(equation: string, nodes: readonly Node[]): Node {
  const { operands, result } = parseEquation(
    equation,
    nodes.map(({ shape }) => shape),
  );
  const all = nodes.map((node, index) => diagonal({ node, labels: operands[index] }));
  const total = all.reduce((left, right, index) => {
    const later = all.slice(index + 1).flatMap(({ labels }) => labels);
    return product(left, right, [...result, ...later]);
  });
  return arranged(summed(total, result), result);
}
