/** Rewrites a program into what an executor has kernels for. */
import { Node, topological } from '../graph/node';

/** The node out of simpler ones, or undefined where it may stay. */
export type Lowering = (node: Node) => Node | undefined;

/**
 * The same values, each node replaced by `lowering` until nothing is left to replace. Inputs stay the same nodes, so feeds stay valid.
 */
export function lower(outputs: readonly Node[], lowering: Lowering): Node[] {
  const image = new Map<Node, Node>();
  const rebuilt = (node: Node): Node => image.get(node) ?? node;
  /** Does not look again behind what has its image: a program of which every node is replaced is walked through once. */
  const visit = (roots: readonly Node[]): void => {
    for (const node of topological(roots, (each) => (image.has(each) ? [] : each.inputs))) {
      if (image.has(node)) continue;
      const inputs = node.inputs.map(rebuilt);
      const changed = inputs.some((input, index) => input !== node.inputs[index]);
      const same = changed ? Node.create(node.op, inputs, node.attributes) : node;
      const simpler = lowering(same);
      if (simpler) visit([simpler]);
      const result = simpler ? rebuilt(simpler) : same;
      image.set(node, result);
      image.set(result, result);
    }
  };
  visit(outputs);
  return outputs.map(rebuilt);
}
