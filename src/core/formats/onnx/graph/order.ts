import { bodiesOf } from './attribute-values';
import type { GraphProto, NodeProto } from '../proto/onnx_pb';

const free = new WeakMap<GraphProto, readonly string[]>();

/** Names that a body reads but does not make: values of the graphs around it. */
export function freeNames(body: GraphProto): readonly string[] {
  const known = free.get(body);
  if (known) return known;
  const made = new Set([
    ...body.input.map(({ name }) => name),
    ...body.initializer.map(({ name }) => name),
    ...body.sparseInitializer.map(({ values }) => values?.name ?? ''),
    ...body.node.flatMap(({ output }) => output),
  ]);
  const read = [...body.node.flatMap(dependencies), ...body.output.map(({ name }) => name)];
  const result = [...new Set(read.filter((name) => !made.has(name)))];
  free.set(body, result);
  return result;
}

/** Everything that a node needs: its inputs, and what its bodies read from outside. */
export function dependencies({ input, attribute }: NodeProto): readonly string[] {
  const inputs = input.includes('') ? input.filter((name) => name !== '') : input;
  const bodies = attribute.length === 0 ? [] : bodiesOf(attribute);
  return bodies.length === 0 ? inputs : [...inputs, ...bodies.flatMap(freeNames)];
}

/** The node that makes each name. */
export function makersOf(nodes: readonly NodeProto[]): ReadonlyMap<string, NodeProto> {
  const makers = new Map<string, NodeProto>();
  for (const node of nodes) for (const name of node.output) makers.set(name, node);
  return makers;
}

/** The nodes that some names depend on, each after those that it needs. Not recursive. Names that no node makes are somebody else's. */
export function neededFor(names: readonly string[], nodes: readonly NodeProto[]): NodeProto[] {
  const makers = makersOf(nodes);
  const seen = new Set<NodeProto>();
  const order: NodeProto[] = [];
  for (const name of names) {
    const start = makers.get(name);
    if (!start || seen.has(start)) continue;
    seen.add(start);
    const stack: { node: NodeProto; needs: readonly string[]; next: number }[] = [
      { node: start, needs: dependencies(start), next: 0 },
    ];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const need = top.needs[top.next++];
      if (need === undefined) {
        order.push(top.node);
        stack.pop();
        continue;
      }
      const maker = makers.get(need);
      if (!maker || seen.has(maker)) continue;
      seen.add(maker);
      stack.push({ node: maker, needs: dependencies(maker), next: 0 });
    }
  }
  return order;
}
