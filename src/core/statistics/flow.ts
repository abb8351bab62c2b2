/** Who reads what inside one program, and what depends on the example. */
import { Constant } from '../graph/leaf';
import { is, topological, type Node } from '../graph/node';
import { size } from '../graph/shape';
import { Reshape } from '../ops/reshape';
import type { Objective } from './objective';

/** Without reshapes around it: elementwise work is done before them. */
export function bare(node: Node): Node {
  let inner = node;
  while (is(inner, Reshape)) inner = inner.inputs[0];
  return inner;
}

/** A number that is known when the graph is built, for all elements. */
export const isNumber = (node: Node): boolean => is(node, Constant) && size(node.shape) === 1;

/** The nodes that a program's outputs depend on. Nodes have consumers in other programs too, gradients as a rule: these do not count. */
export class Flow {
  /** Inputs before consumers. */
  readonly order: readonly Node[];
  private readonly consumers = new Map<Node, Node[]>();
  private readonly varying: Set<Node>;
  private readonly ends: ReadonlySet<Node>;

  constructor({ graph, inputs, output }: Objective) {
    const outputs = graph.outputs.map(({ node }) => node);
    this.order = topological(outputs);
    this.ends = new Set([...outputs, output].flatMap((node) => [node, bare(node)]));
    this.varying = new Set(inputs);
    for (const node of this.order)
      for (const each of new Set(node.inputs)) {
        const known = this.consumers.get(each);
        if (known) known.push(node);
        else this.consumers.set(each, [node]);
        if (this.varying.has(each)) this.varying.add(node);
      }
  }

  consumersOf(node: Node): readonly Node[] {
    return this.consumers.get(node) ?? [];
  }

  /** Different for another example. */
  varies(node: Node): boolean {
    return this.varying.has(node);
  }

  /** Somebody outside the program reads it. */
  isEnd(node: Node): boolean {
    return this.ends.has(node);
  }
}
