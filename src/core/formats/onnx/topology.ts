import type { BarrierDocument } from '../../../shared/documents';
import type { NetworkDocument } from '../../../shared/pictures';
import { networkOf, type NetworkStep } from '../network-document';
import { bodiesIn, type Body } from './bodies';
import type { NodeProto } from './proto/onnx_pb';
import type { StoredModel } from './stored-model';
import { operatorOf } from './uses/frames';

/** The nodes of the model's graph. What stands in the bodies of a node belongs to it. */
export function onnxTopology(
  { document, parameters }: Pick<StoredModel, 'document' | 'parameters'>,
  barriers: readonly BarrierDocument[],
): NetworkDocument {
  const [main] = bodiesIn(document.graph);
  const { graph } = document;
  const weights = new Map<string, string>();
  /** By the way to their body. */
  const inside = new Map<string, string[]>();
  for (const { parameter, weight } of parameters)
    if (weight.body.path === '') weights.set(weight.local, parameter.name);
    else inside.set(weight.body.path, [...(inside.get(weight.body.path) ?? []), parameter.name]);
  const bodies = innerOf(main);
  const initialized = new Set(main.initializers.map(({ name }) => name));
  return networkOf({
    inputs: graph.input.flatMap(({ name }) => (initialized.has(name) ? [] : [{ name, value: name }])),
    outputs: graph.output.map(({ name }) => ({ name, value: name })),
    steps: graph.node.map((node) => stepOf(node, bodies.get(node) ?? [], inside)),
    weights,
    barriers,
  });
}

/** Every body that stands in a node, those in each other too. */
function innerOf(main: Body): ReadonlyMap<NodeProto, readonly Body[]> {
  const all = (body: Body): Body[] => [body, ...body.inner.flatMap((each) => all(each.body))];
  const found = new Map<NodeProto, Body[]>();
  for (const { node, body } of main.inner) found.set(node, [...(found.get(node) ?? []), ...all(body)]);
  return found;
}

function stepOf(node: NodeProto, bodies: readonly Body[], inside: ReadonlyMap<string, readonly string[]>): NetworkStep {
  // What a body reads and does not make itself it sees from around.
  const captured = bodies.flatMap(({ nodes, outputs }) => [...nodes.flatMap(({ input }) => input), ...outputs]);
  const own = new Set(bodies.flatMap(({ nodes, inputs }) => [...nodes.flatMap(({ output }) => output), ...inputs]));
  const reads = [...node.input, ...captured.filter((name) => !own.has(name))];
  const operator = operatorOf(node);
  return {
    name: node.name || (node.output.find((name) => name !== '') ?? node.opType),
    op: operator,
    parameters: [...bodies.map(({ path }) => path), node.opType].flatMap((path) => inside.get(path) ?? []),
    reads: reads.filter((name) => name !== ''),
    makes: node.output.filter((name) => name !== ''),
    measuresShape: operator === 'Shape' || operator === 'Size',
  };
}
