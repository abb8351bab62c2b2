/**
 * A graph is nothing but its nodes: immutable, pure, one output each, reachable from the values that somebody wants. A
 * transformation is a function from nodes to nodes. Two nodes that say the same *are* the same: each node keeps a table of its
 * consumers, so that common subexpressions are shared without a registry and without a pass.
 */
import type { Shape } from './shape';

/** What a value holds: `int32` for indices and labels, `float` for everything else. Executors choose the width of `float`. */
export type Dtype = 'float' | 'int32';

/** An operand as `vectorize` sees it: `batched` operands have one more axis, in front. */
export interface Lane {
  readonly node: Node;
  readonly batched: boolean;
}

/** A value of the reference executor. */
export interface ReferenceTensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** One operation: everything the engine knows about it, in one record. `A` are its attributes. */
export interface Op<A = unknown> {
  /** ONNX's name where ONNX has the operation with this meaning. Unique. */
  readonly name: string;
  readonly dtype?: Dtype;
  /** @throws RangeError where the operands do not fit. */
  infer(shapes: readonly Shape[], attributes: A): Shape;
  /** A simpler node that means the same, if there is one. */
  simplify?(inputs: readonly Node[], attributes: A): Node | undefined;
  /** The reference kernel: float64, slow and obvious. */
  evaluate(inputs: readonly ReferenceTensor[], attributes: A, shape: Shape): Float64Array;
  /** The cotangent of each input (undefined: none flows), as nodes over the node, its inputs and `dy`. Absent: piecewise constant. */
  gradient?(node: Node<A>, dy: Node): readonly (Node | undefined)[];
  /** The same operation for `lanes` values at once. At least one operand is batched; the result has the lane axis in front. */
  vectorize(node: Node<A>, inputs: readonly Lane[], lanes: number): Node;
  /** The same value out of other operations, for executors that have no kernel of this name. Absent: a primitive. */
  decompose?(node: Node<A>): Node;
  /** Multiply-accumulates of one evaluation. Absent: none. */
  macs?(node: Node<A>): number;
}

export class Node<A = unknown> {
  private static count = 0;
  private readonly consumers = new Map<string, Node>();
  /** Grows in the order of creation: a node's inputs have lower ids. */
  readonly id = Node.count++;
  readonly dtype: Dtype;

  private constructor(
    readonly op: Op<A>,
    readonly inputs: readonly Node[],
    readonly attributes: A,
    readonly shape: Shape,
  ) {
    this.dtype = op.dtype ?? 'float';
  }

  /** The node that applies `op`: simplified, and the same object for the same question. */
  static create<A>(op: Op<A>, inputs: readonly Node[], attributes: A): Node {
    const make = (): Node =>
      op.simplify?.(inputs, attributes) ??
      new Node(
        op,
        inputs,
        attributes,
        op.infer(
          inputs.map((input) => input.shape),
          attributes,
        ),
      );
    // The youngest input keeps the entry: a shared constant must not keep every graph that ever used it alive.
    const owner = inputs.reduce<Node | undefined>((last, each) => (last && last.id > each.id ? last : each), undefined);
    if (!owner) return make();
    const key = `${op.name}(${inputs.map((input) => input.id).join()})${JSON.stringify(attributes)}`;
    const known = owner.consumers.get(key);
    if (known) return known;
    const node = make();
    owner.consumers.set(key, node);
    return node;
  }
}

/** Narrows a node to an operation, and so to its attributes. */
export const is = <A>(node: Node, op: Op<A>): node is Node<A> => node.op === (op as Op);

/**
 * The nodes that the outputs depend on, inputs before consumers. Not recursive: graphs may be deep.
 * @param inputsOf what a node depends on, where that is not what it reads.
 */
export function topological(
  outputs: readonly Node[],
  inputsOf: (node: Node) => readonly Node[] = ({ inputs }) => inputs,
): Node[] {
  const seen = new Set<Node>();
  const order: Node[] = [];
  for (const output of outputs) {
    if (seen.has(output)) continue;
    seen.add(output);
    const stack: [node: Node, next: number][] = [[output, 0]];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = inputsOf(top[0])[top[1]++];
      if (!next) {
        order.push(top[0]);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push([next, 0]);
      }
    }
  }
  return order;
}
