/** Reverse-mode differentiation of graphs. */
import { add } from '../ops/binary';
import { zeros } from '../ops/reshape';
import { topological, type Node } from './node';
import { sameShape, show } from './shape';

/** The nodes of `order` (inputs first) through which a gradient can flow to one of `wrt`. */
function dependents(order: readonly Node[], wrt: readonly Node[]): Set<Node> {
  const result = new Set(wrt);
  for (const node of order) if (node.op.gradient && node.inputs.some((input) => result.has(input))) result.add(node);
  return result;
}

/**
 * Σᵢ seedᵢ·∂outputᵢ/∂w for each w of `wrt` (inputs or nodes in between), as nodes over the same graph. Differentiate the result again
 * for higher orders: the set of operations is closed. An operation without a rule is piecewise constant and lets nothing through.
 * @param seeds one for each output, in its shape.
 * @throws RangeError where a seed does not fit.
 */
export function gradients(outputs: readonly Node[], seeds: readonly Node[], wrt: readonly Node[]): Node[] {
  const order = topological(outputs);
  const depends = dependents(order, wrt);
  const cotangents = new Map<Node, Node>();
  const accumulate = (node: Node, value: Node): void => {
    if (!sameShape(node.shape, value.shape))
      throw new RangeError(`cotangent ${show(value.shape)} for ${node.op.name} ${show(node.shape)}`);
    const sum = cotangents.get(node);
    cotangents.set(node, sum ? add(sum, value) : value);
  };
  if (outputs.length !== seeds.length) throw new RangeError(`${seeds.length} seeds for ${outputs.length} outputs`);
  for (const [index, output] of outputs.entries()) if (depends.has(output)) accumulate(output, seeds[index]);

  for (const node of order.reverse()) {
    const dy = cotangents.get(node);
    if (!dy || !node.op.gradient || !node.inputs.some((input) => depends.has(input))) continue;
    for (const [index, value] of node.op.gradient(node, dy).entries()) {
      const input = node.inputs[index];
      if (value && depends.has(input)) accumulate(input, value);
    }
  }
  return wrt.map((node) => cotangents.get(node) ?? zeros(node.shape));
}
