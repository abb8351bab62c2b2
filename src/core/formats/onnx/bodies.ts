import type { FunctionProto, GraphProto, NodeProto, SparseTensorProto, TensorProto } from './proto/onnx_pb';
import type { OnnxDocument } from './document';

/** A list of nodes with names of its own: the model's graph, a graph among a node's attributes (If, Loop, Scan), a function. */
export interface Body {
  /** Where it stands: empty for the model's graph, else the way to it: `If_3/then_branch`. */
  readonly path: string;
  /** Names that are not made here are looked up there. */
  readonly around?: Body;
  /** The bodies of its nodes. */
  readonly inner: readonly InnerBody[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly sparseInitializers: readonly SparseTensorProto[];
}

export interface InnerBody {
  readonly node: NodeProto;
  readonly body: Body;
}

/** What people call a node: its name, or its operator and its place. */
export const labelOf = (node: NodeProto, index: number): string => node.name || `${node.opType}_${index}`;

/** A name below a path. */
export const joined = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** The model's graph first, then what stands inside it, then the functions. */
export const bodiesOf = ({ graph, model }: Pick<OnnxDocument, 'graph' | 'model'>): readonly Body[] => [
  ...bodiesIn(graph),
  ...model.functions.flatMap((each) => withInner(functionBody(each))),
];

/** A graph and what stands inside it. */
export const bodiesIn = (graph: GraphProto): readonly Body[] => withInner(graphBody(graph));

const withInner = (body: Body): Body[] => [body, ...body.inner.flatMap((each) => withInner(each.body))];

const graphBody = (graph: GraphProto, path = '', around?: Body): Body =>
  filled(graph.node, {
    path,
    ...(around && { around }),
    inputs: graph.input.map(({ name }) => name),
    outputs: graph.output.map(({ name }) => name),
    initializers: graph.initializer,
    sparseInitializers: graph.sparseInitializer,
  });

/** By the name of the function. */
export const functionBody = ({ name, input, output, node }: FunctionProto): Body =>
  filled(node, { path: name, inputs: input, outputs: output, initializers: [], sparseInitializers: [] });

function filled(nodes: readonly NodeProto[], rest: Omit<Body, 'inner' | 'nodes'>): Body {
  const inner: InnerBody[] = [];
  const body: Body = { ...rest, nodes, inner };
  nodes.forEach((node, index) => {
    for (const [key, graph] of graphsOf(node))
      inner.push({ node, body: graphBody(graph, joined(body.path, `${labelOf(node, index)}/${key}`), body) });
  });
  return body;
}

/** The graphs among a node's attributes, by the attribute's name (and number in a list). */
const graphsOf = ({ attribute }: NodeProto): (readonly [key: string, graph: GraphProto])[] =>
  attribute.flatMap(({ name, g, graphs }) => [
    ...(g ? [[name, g] as const] : []),
    ...graphs.map((graph, index) => [`${name}.${index}`, graph] as const),
  ]);
