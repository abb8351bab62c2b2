import type { BarrierDocument } from '../../../../shared/documents';
import { Constant, Input, IntegerInput } from '../../../graph/leaf';
import { topological, type Node } from '../../../graph/node';
import { Gather } from '../../../ops/gather';
import { Where } from '../../../ops/where';
import type { Origin } from './interpreter';

const isLeaf = ({ op }: Node): boolean => ([Constant, Input, IntegerInput] as readonly unknown[]).includes(op);

/** The operands of a node through which a gradient can flow. */
function differentiable(node: Node): readonly Node[] {
  if (!node.op.gradient) return [];
  if (node.op === Where) return node.inputs.slice(1);
  return node.op === Gather ? node.inputs.slice(0, 1) : node.inputs;
}

/**
 * Operations that let no gradient through to parameters that have no other way to an output: a rounding, a comparison, a choice.
 * @param parameters the nodes of the parameters that people prune, by name.
 */
export function gradientBarriers(
  outputs: readonly Node[],
  parameters: ReadonlyMap<string, Node>,
  origins: readonly Origin[],
): BarrierDocument[] {
  const order = topological(outputs);
  const reached = new Set(topological(outputs, differentiable));
  const affecting = new Set(order);
  const blocked = [...parameters].filter(([, node]) => affecting.has(node) && !reached.has(node));
  if (blocked.length === 0) return [];
  const names = new Map(blocked.map(([name, node]) => [node, name]));
  // Gradients would come to a blocked parameter through these.
  const carriers = new Set(names.keys());
  const behind = new Map<Node, readonly Node[]>();
  for (const node of order) {
    if (isLeaf(node)) continue;
    const through = new Set(differentiable(node));
    const carrying = node.inputs.filter((operand) => carriers.has(operand));
    if (carrying.some((operand) => through.has(operand))) carriers.add(node);
    const stopped = carrying.filter((operand) => !through.has(operand));
    if (stopped.length > 0) behind.set(node, stopped);
  }
  const namesBehind = collector(names, carriers);
  return [...behind].map(([node, stopped]) => {
    const origin = originOf(node, origins);
    return {
      op: origin?.op ?? node.op.name,
      node: origin?.node ?? node.op.name,
      blocks: 'gradient',
      parameters: [...new Set(stopped.flatMap(namesBehind))],
    };
  });
}

/** Steps from barriers back to parameters. No real network needs them; one that has thousands of barriers behind one trunk would never end. */
const mostSteps = 2 ** 22;

/** The parameters that gradients would reach from a node. @param carriers the only nodes that lead to some. */
function collector(names: ReadonlyMap<Node, string>, carriers: ReadonlySet<Node>): (from: Node) => readonly string[] {
  const known = new Map<Node, readonly string[]>();
  let steps = 0;
  const collect = (from: Node): readonly string[] => {
    if (steps > mostSteps) return [];
    const nodes = topological([from], (node) => differentiable(node).filter((operand) => carriers.has(operand)));
    steps += nodes.length;
    return nodes.flatMap((node) => names.get(node) ?? []);
  };
  return (from) => {
    const found = known.get(from) ?? collect(from);
    known.set(from, found);
    return found;
  };
}

/** The call that made a node; of calls in each other the innermost. @param origins by their end. */
function originOf({ id }: Node, origins: readonly Origin[]): Origin | undefined {
  let [low, high] = [0, origins.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (origins[middle].end > id) high = middle;
    else low = middle + 1;
  }
  // A call around others ends behind them.
  while (low < origins.length && origins[low].first > id) low++;
  return origins[low];
}
