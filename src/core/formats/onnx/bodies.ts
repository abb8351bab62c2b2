import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  SparseTensorProto,
  TensorProto,
} from './proto/onnx_pb';
import type { OnnxDocument } from './document';

/** A list of nodes with names of its own: the model's graph, a graph among a node's attributes (If, Loop, Scan), a function. */
export interface Body {
  /** Where it stands: empty for the model's graph, else the way to it: `If_3/then_branch`. */
  readonly path: string;
  /** Names that are not made here are looked up there. */
  readonly around?: Body;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly sparseInitializers: readonly SparseTensorProto[];
}

/** What people call a node: its name, or its operator and its place. */
export const labelOf = (node: NodeProto, index: number): string => node.name || `${node.opType}_${index}`;

/** A name below a path. */
export const joined = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** The model's graph first, then what stands inside it, then the functions. */
export function bodiesOf({ graph, model }: Pick<OnnxDocument, 'graph' | 'model'>): readonly Body[] {
  return [...bodiesIn(graph), ...model.functions.flatMap((each) => withInner(functionBody(each)))];
}

/** A graph and what stands inside it. */
export const bodiesIn = (graph: GraphProto): readonly Body[] => withInner(bodyOf(graph));

const bodyOf = (graph: GraphProto, path = '', around?: Body): Body => ({
  path,
  ...(around && { around }),
  inputs: graph.input.map(({ name }) => name),
  outputs: graph.output.map(({ name }) => name),
  nodes: graph.node,
  initializers: graph.initializer,
  sparseInitializers: graph.sparseInitializer,
});

const functionBody = ({ name, input, output, node }: ModelProto['functions'][number]): Body => ({
  path: name,
  inputs: input,
  outputs: output,
  nodes: node,
  initializers: [],
  sparseInitializers: [],
});

function withInner(body: Body): Body[] {
  const inner = body.nodes.flatMap((node, index) =>
    graphsOf(node).map(([key, graph]) => bodyOf(graph, joined(body.path, `${labelOf(node, index)}/${key}`), body)),
  );
  return [body, ...inner.flatMap(withInner)];
}

/** The graphs among a node's attributes, by the attribute's name (and number in a list). */
export const graphsOf = ({ attribute }: NodeProto): (readonly [key: string, graph: GraphProto])[] =>
  attribute.flatMap((each: AttributeProto) => [
    ...(each.g ? [[each.name, each.g] as const] : []),
    ...each.graphs.map((graph, index) => [`${each.name}.${index}`, graph] as const),
  ]);
