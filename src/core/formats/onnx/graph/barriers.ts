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
  const behind = new Map<Node, Set<string>>();
  // Names travel with the gradient's way, and stop where it stops.
  const names = new Map<Node, Set<string>>(blocked.map(([name, node]) => [node, new Set([name])]));
  for (const node of order) {
    if (isLeaf(node)) continue;
    const through = new Set(differentiable(node));
    for (const operand of node.inputs)
      for (const name of names.get(operand) ?? []) addTo(through.has(operand) ? names : behind, node, name);
  }
  return [...behind].map(([node, parametersBehind]) => {
    const origin = originOf(node, origins);
    return {
      op: origin?.op ?? node.op.name,
      node: origin?.node ?? node.op.name,
      blocks: 'gradient',
      parameters: [...parametersBehind],
    };
  });
}

function addTo(map: Map<Node, Set<string>>, key: Node, name: string): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set.add(name));
}

const originOf = ({ id }: Node, origins: readonly Origin[]): Origin | undefined =>
  origins.find(({ first, end }) => first <= id && id < end);
