import { text } from '../../../../shared/text';
import type { Node } from '../../../graph/node';
import { constant, input } from '../../../graph/leaf';
import { show, size } from '../../../graph/shape';
import { Unsupported } from '../../unsupported';
import { keyOf, operators } from '../operators';
import type { AttributeProto, FunctionProto, GraphProto, NodeProto, TensorProto } from '../proto/onnx_pb';
import { attributeValues, resolved } from './attribute-values';
import { callOf, type Notes } from './call';
import { controlFlow } from './control-flow';
import { knownValues } from './known';
import { dependencies, neededFor } from './order';
import { Scope } from './scope';
import type { Tensors } from './tensors';
import { Value } from './value';

/** Elements of a value of one example: more is a mistake in the file. */
const largestValue = 2 ** 31;
/** Elements of what is computed while the graph is built. */
const largestFolded = 2 ** 20;
/** Nodes, those in loops and functions counted each time. */
const mostCalls = 100_000;
/** Functions in functions. */
const deepest = 64;

/** What a body of nodes is read with. */
export interface Frame {
  readonly scope: Scope;
  /** Versions by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Attributes of the call of the function whose body this is. */
  readonly actuals: ReadonlyMap<string, AttributeProto>;
  /** For messages: the nodes around. */
  readonly path: readonly string[];
  /** How many bodies and functions stand around. */
  readonly depth: number;
}

/** A call that could be computed, and which engine nodes it made. */
export interface Origin {
  readonly op: string;
  readonly node: string;
  /** Ids of nodes from here… */
  readonly first: number;
  /** …to here, exclusive. */
  readonly end: number;
}

/** A call that could not. */
export interface Failure {
  readonly op: string;
  readonly node: string;
  readonly error: Error;
}

/** What stays the same in a whole file. */
export interface World {
  readonly tensors: Tensors;
  readonly notes: Notes;
  /** The node of each weight that something reads. */
  readonly weights: Map<TensorProto, Node>;
  readonly functions: ReadonlyMap<string, FunctionProto>;
}

/** Runs the file's nodes on values that are nodes of the engine: what comes out is the graph. */
export class Interpreter {
  readonly origins: Origin[] = [];
  readonly failures: Failure[] = [];
  private calls = 0;
  private readonly weightNodes = new Map<Node, TensorProto>();
  private readonly constants = knownValues(() => undefined);
  /** The tensor that a known value was read from: DequantizeLinear asks. */
  private readonly sources = new WeakMap<Value, TensorProto>();

  constructor(private readonly world: World) {}

  /** Adds the initializers of a graph to its scope, but none that is there already (an input that was fed). */
  readInitializers(graph: GraphProto, { scope }: Frame, fed: ReadonlySet<string> = new Set()): void {
    for (const tensor of graph.initializer) if (!fed.has(tensor.name)) scope.set(tensor.name, this.attempt(tensor));
    for (const sparse of graph.sparseInitializer) {
      const name = sparse.values?.name ?? '';
      if (!fed.has(name))
        scope.set(
          name,
          captured(() => Value.known(this.world.tensors.readSparse(sparse))),
        );
    }
  }

  private attempt(tensor: TensorProto): Value | Error {
    return captured(() => this.valueOf(tensor));
  }

  /** A tensor of the file: a weight, or known numbers. */
  private valueOf(tensor: TensorProto): Value {
    const { tensors } = this.world;
    const parameter = tensors.parameter(tensor);
    if (parameter && /float/.test(parameter.dtype)) return Value.of(this.weight(tensor), parameter.dtype as 'float32');
    const value = Value.known(tensors.read(tensor));
    if (parameter) this.sources.set(value, tensor);
    return value;
  }

  private weight(tensor: TensorProto): Node {
    const { weights, tensors } = this.world;
    const parameter = tensors.parameter(tensor);
    if (!parameter) throw new Error(`${tensor.name} is no weight`);
    const node = weights.get(tensor) ?? input(parameter.name, parameter.shape);
    weights.set(tensor, node);
    this.weightNodes.set(node, tensor);
    return node;
  }

  /** The tensor whose weight a node is. */
  tensorOf(node: Node): TensorProto | undefined {
    return this.weightNodes.get(node);
  }

  /** Computes what `names` depend on. What cannot be computed stands in the scope as the error that says why. */
  run(nodes: readonly NodeProto[], names: readonly string[], frame: Frame, isWanted = wantedOf(nodes, names)): void {
    for (const node of neededFor(names, nodes)) {
      const first = nextId();
      const failed = this.failedInput(node, frame);
      try {
        if (failed) throw failed;
        const results = this.apply(
          node,
          frame,
          new Set(node.output.flatMap((name, at) => (isWanted(name) ? [at] : []))),
        );
        node.output.forEach((name, at) => {
          const value = results[at];
          if (name !== '') frame.scope.set(name, value ? requireModest(value) : missing(node, at));
        });
        this.origins.push({ op: node.opType, node: nameOf(node, frame), first, end: nextId() });
      } catch (thrown) {
        const error = explained(thrown, nameOf(node, frame));
        if (!failed) this.failures.push({ op: node.opType, node: nameOf(node, frame), error });
        for (const name of node.output) if (name !== '') frame.scope.set(name, error);
      }
    }
  }

  private failedInput(node: NodeProto, { scope }: Frame): Error | undefined {
    for (const name of node.input) {
      const value = name === '' ? undefined : scope.get(name);
      if (value instanceof Error) return value;
      if (name !== '' && value === undefined)
        return new Unsupported(text('{0} reads {1}, which nothing makes.', node.name || node.opType, name));
    }
    return undefined;
  }

  private apply(node: NodeProto, frame: Frame, used: ReadonlySet<number>): readonly (Value | undefined)[] {
    if (++this.calls > mostCalls) throw new Unsupported(text('The network has more than {0} operations.', mostCalls));
    const inputs = node.input.map((name) => {
      const value = name === '' ? undefined : frame.scope.get(name);
      return value instanceof Error ? undefined : value;
    });
    const attributes = resolved(node.attribute, frame.actuals);
    const body = this.world.functions.get(functionKey(node));
    if (body) return this.call(body, node, attributes, inputs, frame);
    const constantTensor = node.opType === 'Constant' ? attributes.find(({ name }) => name === 'value')?.t : undefined;
    if (constantTensor) return [this.valueOf(constantTensor)];
    const dequantised = node.opType === 'DequantizeLinear' && inputs[0] && this.sources.get(inputs[0]);
    if (dequantised) return [Value.of(this.weight(dequantised), inputs[1]?.type ?? 'float32')];
    const flow = node.domain === '' || node.domain === 'ai.onnx' ? controlFlow.get(node.opType) : undefined;
    const opset = frame.opsets.get(node.domain === 'ai.onnx' ? '' : node.domain) ?? 1;
    if (flow) return flow({ node, attributes, inputs, frame, opset, interpreter: this, known: this.world.notes.known });
    const operator = operators.get(keyOf(node.opType, node.domain));
    if (!operator)
      throw new Unsupported(
        text('The operator {0} of node {1} is not known yet.', keyOf(node.opType, node.domain), node.name),
      );
    const { tensors, notes } = this.world;
    const call = { type: node.opType, opset, attributes: attributeValues(attributes, tensors), inputs, used };
    const result = operator.apply(callOf({ ...call, outputs: node.output.length }, notes));
    const outputs = result instanceof Value ? [result] : result;
    const isKnown = inputs.every((each) => !each || this.constants(each.any));
    const folded = isKnown ? outputs.map((each) => each && this.fold(each)) : outputs;
    // A quantised weight may pass an Identity on its way.
    const source = node.opType === 'Identity' && inputs[0] ? this.sources.get(inputs[0]) : undefined;
    if (source && folded[0]) this.sources.set(folded[0], source);
    return folded;
  }

  /** What follows from known numbers is a number. */
  private fold(value: Value): Value {
    if (size(value.shape) > largestFolded) return value;
    const found = this.constants(value.any);
    return found ? value.like(constant(found, value.any.shape)) : value;
  }

  /** A function of the file, in the place of its call. */
  private call(
    body: FunctionProto,
    node: NodeProto,
    attributes: readonly AttributeProto[],
    inputs: readonly (Value | undefined)[],
    frame: Frame,
  ): readonly (Value | undefined)[] {
    if (frame.depth >= deepest) throw new Unsupported(text('Functions call each other more than {0} deep.', deepest));
    const scope = new Scope();
    body.input.forEach((name, index) => {
      const value = inputs[index];
      if (value) scope.set(name, value);
    });
    const inner: Frame = {
      scope,
      opsets: versionsOf(body.opsetImport),
      actuals: new Map([...body.attributeProto, ...attributes].map((each) => [each.name, each])),
      path: [...frame.path, node.name || node.opType],
      depth: frame.depth + 1,
    };
    // A parameter that the call leaves out is an empty name in the body.
    const given = new Set(body.input.filter((_, index) => inputs[index] !== undefined));
    const left = new Set(body.input.filter((name) => !given.has(name)));
    const nodes = left.size === 0 ? body.node : body.node.map((each) => withoutInputs(each, left));
    return this.results(nodes, body.output, inner);
  }

  /** A body of control flow, with values for its inputs. */
  body(graph: GraphProto, inputs: readonly Value[], frame: Frame, label: string): readonly Value[] {
    if (frame.depth >= deepest) throw new Unsupported(text('Bodies stand in each other more than {0} deep.', deepest));
    const scope = new Scope(frame.scope);
    const inner: Frame = { ...frame, scope, path: [...frame.path, label], depth: frame.depth + 1 };
    graph.input.forEach(({ name }, index) => {
      const value = inputs[index];
      if (value) scope.set(name, value);
    });
    this.readInitializers(graph, inner, new Set(graph.input.slice(0, inputs.length).map(({ name }) => name)));
    return this.results(
      graph.node,
      graph.output.map(({ name }) => name),
      inner,
    );
  }

  private results(nodes: readonly NodeProto[], names: readonly string[], frame: Frame): readonly Value[] {
    this.run(nodes, names, frame);
    return names.map((name) => {
      const value = frame.scope.get(name);
      if (value instanceof Error) throw value;
      if (!value) throw new RangeError(`nothing makes ${name}`);
      return value;
    });
  }
}

/** Names that something reads: outputs of a node that are not among them need no value. */
function wantedOf(nodes: readonly NodeProto[], names: readonly string[]): (name: string) => boolean {
  const read = new Set(names);
  for (const node of neededFor(names, nodes)) for (const name of dependencies(node)) read.add(name);
  return (name) => read.has(name);
}

/** The versions of operators that a file or a function is written for, by domain. */
export const versionsOf = (
  imports: readonly { readonly domain: string; readonly version: bigint }[],
): ReadonlyMap<string, number> =>
  new Map(imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]));

/** How a node names a function of the file. */
export const functionKey = ({ domain, opType, overload }: Pick<NodeProto, 'domain' | 'opType' | 'overload'>): string =>
  `${domain}:${opType}:${overload}`;

/** Nodes that are made from here on have this id or a higher one. */
const nextId = (): number => input('mark', []).id;

const nameOf = (node: NodeProto, { path }: Frame): string =>
  [...path, node.name || (node.output.find((name) => name !== '') ?? node.opType)].join('/');

const missing = (node: NodeProto, output: number): Error =>
  new Unsupported(text('{0} does not give its output {1}.', node.opType, output));

const withoutInputs = (node: NodeProto, names: ReadonlySet<string>): NodeProto => ({
  ...node,
  input: node.input.map((name) => (names.has(name) ? '' : name)),
});

function captured(compute: () => Value): Value | Error {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Unsupported) return error;
    throw error;
  }
}

function requireModest(value: Value): Value {
  if (size(value.shape) < largestValue) return value;
  throw new RangeError(`${show(value.shape)} is too large`);
}

/** Shapes and attributes come from the file: what does not fit together is said with the node's name. Everything else is our mistake. */
function explained(thrown: unknown, node: string): Error {
  if (thrown instanceof Unsupported) return thrown;
  if (thrown instanceof RangeError)
    return new Unsupported(text('{0} does not fit its inputs: {1}.', node, thrown.message));
  throw thrown;
}
