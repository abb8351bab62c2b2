/** How elementwise operations are made. */
import { Node, type Op } from '../graph/node';
import { broadcast, broadcastStrides, offsets, size } from '../graph/shape';
import { align, none, simplifyElementwise, type None } from './broadcasting';
import { sumTo } from './reduce';

export interface UnaryRules {
  /** The cotangent of x, given y = f(x) and the cotangent of y. Absent: piecewise constant. */
  readonly pullback?: (x: Node, y: Node, dy: Node) => Node;
  readonly simplify?: (x: Node) => Node | undefined;
}

/** An operation of one operand. */
export function unary(name: string, f: (x: number) => number, { pullback, simplify }: UnaryRules = {}): Op<None> {
  const op: Op<None> = {
    name,
    infer: ([shape]) => shape,
    simplify: (inputs) => simplify?.(inputs[0]) ?? simplifyElementwise(op, inputs),
    evaluate: ([x]) => x.data.map(f),
    vectorize: (_, [x]) => Node.create(op, [x.node], none),
    ...(pullback && { gradient: (node: Node<None>, dy: Node) => [pullback(node.inputs[0], node, dy)] }),
  };
  return op;
}

export interface BinaryRules {
  /** The cotangents of both operands before broadcasting is undone, given y = f(a, b) and the cotangent of y. Absent: piecewise constant. */
  readonly pullback?: (a: Node, b: Node, dy: Node, y: Node) => readonly [Node, Node];
  readonly simplify?: (a: Node, b: Node) => Node | undefined;
}

/** An operation of two operands, with numpy broadcasting. */
export function binary(
  name: string,
  f: (a: number, b: number) => number,
  { pullback, simplify }: BinaryRules = {},
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
    vectorize: (node, inputs) => Node.create(op, align(inputs, node.shape.length), none),
    ...(pullback && {
      gradient: (node: Node<None>, dy: Node) => {
        const [a, b] = node.inputs;
        const [da, db] = pullback(a, b, dy, node);
        return [sumTo(da, a.shape), sumTo(db, b.shape)];
      },
    }),
  };
  return op;
}

/** What applies an operation of one operand. */
export function unaryBuilder(op: Op<None>): (x: Node) => Node {
  return (x) => Node.create(op, [x], none);
}
/** What applies an operation of two operands. */
export function binaryBuilder(op: Op<None>): (a: Node, b: Node) => Node {
  return (a, b) => Node.create(op, [a, b], none);
}
