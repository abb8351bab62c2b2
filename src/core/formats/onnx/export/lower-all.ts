import { topological, type Node } from '../../../graph/node';
import { factsOf } from './facts';
import type { Facts, Plan } from './lowering';
import type { Program } from './program';
import { leafValue, type Value } from './value';

/**
 * Adds the values of all nodes that outputs need to those that are known, and to the program what computes them.
 * @param planOf what one node is written as.
 */
export function lowerAll(
  program: Program,
  outputs: readonly Node[],
  known: Map<Node, Value>,
  planOf: (node: Node, facts: Facts) => Plan,
): void {
  const facts = factsOf(outputs);
  const plans = new Map<Node, Plan>();
  const plan = (node: Node): Plan => {
    const found = plans.get(node) ?? planOf(node, facts);
    plans.set(node, found);
    return found;
  };
  const inputsOf = (node: Node): readonly Node[] =>
    known.has(node) || facts.constants.has(node) ? [] : plan(node).inputs;
  for (const node of topological(outputs, inputsOf)) {
    if (known.has(node)) continue;
    const constant = facts.constants.get(node);
    if (constant) {
      const { shape, data } = constant;
      known.set(node, leafValue({ key: `node ${node.id}`, shape, values: Float32Array.from(data) }));
      continue;
    }
    const { inputs, lower } = plan(node);
    known.set(
      node,
      lower(
        program,
        inputs.map((input) => valueOf(known, input)),
      ),
    );
  }
}

/** @throws Error where the node was not lowered. */
export function valueOf(known: ReadonlyMap<Node, Value>, node: Node): Value {
  const value = known.get(node);
  if (!value) throw new Error(`${node.op.name} was not lowered before it was read`);
  return value;
}
