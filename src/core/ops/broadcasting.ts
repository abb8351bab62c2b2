/** What operations with numpy broadcasting (right-aligned shapes) share. */
import { Constant, scalar } from '../graph/leaf';
import { is, Node, type Lane, type Op } from '../graph/node';
import { broadcast, ones, sameShape, type Shape } from '../graph/shape';
import { Expand, expand, Reshape, reshape } from './reshape';

/** The attributes of an operation that has none. */
export type None = Readonly<Record<string, never>>;
export const none: None = {};

/**
 * Operands of a broadcasting operation whose result has `rank` axes before lanes are added: batched ones get axes of extent 1 behind
 * their lane axis, so that all lane axes meet. Others broadcast as they are.
 */
export const align = (inputs: readonly Lane[], rank: number): Node[] =>
  inputs.map(({ node, batched }) => {
    if (!batched || node.shape.length > rank) return node;
    const [lanes, ...own] = node.shape;
    return reshape(node, [lanes, ...ones(rank - own.length), ...own]);
  });

/** The node is this number everywhere, known when the graph is built. */
export function isFilledWith(node: Node, value: number): boolean {
  let source = node;
  while ((is(source, Expand) || is(source, Reshape)) && source.inputs[0]) source = source.inputs[0];
  return (
    is(source, Constant) && source.attributes.data.length > 0 && source.attributes.data.every((each) => each === value)
  );
}

/** Simplifications that every elementwise operation without attributes shares. */
export const simplifyElementwise = (op: Op<None>, inputs: readonly Node[]): Node | undefined =>
  foldScalars(op, inputs) ?? dropExpand(op, inputs) ?? sinkReshape(op, inputs);

/** Arithmetic between known scalars is done now. */
function foldScalars(op: Op<None>, inputs: readonly Node[]): Node | undefined {
  const values = inputs.flatMap((each) => (is(each, Constant) && each.shape.length === 0 ? [each.attributes] : []));
  if (values.length < inputs.length) return undefined;
  const [value] = op.evaluate(values, none, []);
  return value === undefined ? undefined : scalar(value);
}

/** f(expand(a), b) = f(a, b) where b has the full shape already; f(expand(a)) = expand(f(a)). Stretched operands are never stored. */
function dropExpand(op: Op<None>, inputs: readonly Node[]): Node | undefined {
  const shape = broadcast(...inputs.map((each) => each.shape));
  for (const [index, each] of inputs.entries()) {
    const [source] = each.inputs;
    if (!is(each, Expand) || !source) continue;
    const rest = inputs.with(index, source);
    if (inputs.length === 1) return expand(Node.create(op, rest, none), shape);
    if (sameShape(broadcast(...rest.map((other) => other.shape)), shape)) return Node.create(op, rest, none);
  }
  return undefined;
}

/**
 * f(reshape(a), reshape(b)) = reshape(f(a, b)): reshapes sink below elementwise work, meet their inverse there and vanish. Operands
 * of fewer axes may stay where the trailing axes that they meet are the same before and after.
 */
function sinkReshape(op: Op<None>, inputs: readonly Node[]): Node | undefined {
  const shape = broadcast(...inputs.map((each) => each.shape));
  const widest = inputs.find((each) => each.op === Reshape && sameShape(each.shape, shape));
  const source = widest?.inputs[0]?.shape;
  if (!source) return undefined;
  const moved: Node[] = [];
  for (const each of inputs) {
    const [inner] = each.inputs;
    const together = each.op === Reshape && sameShape(each.shape, shape) && inner && sameShape(inner.shape, source);
    if (together) moved.push(inner);
    else if (meetsSameAxes(each.shape, shape, source)) moved.push(each);
    else return undefined;
  }
  return reshape(Node.create(op, moved, none), shape);
}

/** An operand of shape `own` broadcasts against `before` and `after` alike. */
function meetsSameAxes(own: Shape, before: Shape, after: Shape): boolean {
  const rank = own.length;
  if (rank === 0) return true;
  return rank < before.length && rank <= after.length && sameShape(before.slice(-rank), after.slice(-rank));
}
