import { Constant } from '../../../graph/leaf';
import { is, topological, type Node, type ReferenceTensor } from '../../../graph/node';
import { size } from '../../../graph/shape';
import { Expand } from '../../../ops/reshape';
import type { Facts } from './lowering';

/** Elements of what is computed here, so that the file need not. What is stretched takes less room as it is. */
const mostElements = { computed: 2 ** 16, stretched: 2 ** 12 };

/** What is known of the program of these outputs. */
export function factsOf(outputs: readonly Node[]): Facts {
  const order = topological(outputs);
  const uses = new Map<Node, number>();
  for (const node of [...outputs, ...order.flatMap(({ inputs }) => inputs)]) uses.set(node, (uses.get(node) ?? 0) + 1);
  const constants = new Map<Node, ReferenceTensor>();
  for (const node of order) {
    const value = constantOf(node, constants);
    if (value) constants.set(node, value);
  }
  return { uses, constants };
}

function constantOf(node: Node, known: ReadonlyMap<Node, ReferenceTensor>): ReferenceTensor | undefined {
  if (is(node, Constant)) return node.attributes;
  const { op, inputs, attributes, shape } = node;
  const operands = inputs.flatMap((input) => known.get(input) ?? []);
  const most = is(node, Expand) ? mostElements.stretched : mostElements.computed;
  if (inputs.length === 0 || operands.length < inputs.length || size(shape) > most) return undefined;
  return { shape, data: op.evaluate(operands, attributes, shape) };
}
