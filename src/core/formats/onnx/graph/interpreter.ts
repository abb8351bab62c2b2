import { text } from '../../../../shared/text';
import type { Node } from '../../../graph/node';
import { constant, input } from '../../../graph/leaf';
import { show, size } from '../../../graph/shape';
import { Unsupported } from '../../unsupported';
import { keyOf, operators } from '../operators';
import type { FunctionProto, GraphProto, NodeProto } from '../proto/onnx_pb';
import { attributeValues, resolved } from './attribute-values';
import { constantOf } from './constant';
import { requireDepth, type Frame } from './frame';
import { enter, functionKey } from './functions';
import { callOf, type Notes } from './call';
import { controlFlow } from './control-flow';
import { knownValues } from './known';
import { Misfit } from './misfit';
import { dependencies, neededFor } from './order';
import { Scope } from './scope';
import type { TensorHolder, Tensors } from './tensors';
import { Value, type KnownTensor } from './value';

/** Elements of a value of one example: more is a mistake in the file. */
const largestValue = 2 ** 31;
/** Elements of what is computed while the graph is built. */
const largestFolded = 2 ** 20;
/** Nodes, those in loops and functions counted each time. */
const mostCalls = 100_000;
const floatTypes = ['float32', 'float64', 'float16', 'bfloat16'] as const;

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
  readonly weights: Map<TensorHolder, Node>;
  readonly functions: ReadonlyMap<string, FunctionProto>;
}

/** Runs the file's nodes on values that are nodes of the engine: what comes out is the graph. */
export class Interpreter {
  readonly origins: Origin[] = [];
  readonly failures: Failure[] = [];
  private calls = 0;
  private readonly weightNodes = new Map<Node, TensorHolder>();
  private readonly constants = knownValues(() => undefined);
  /** The tensor that a known value was read from: DequantizeLinear asks. */
  private readonly sources = new WeakMap<Value, TensorHolder>();

  constructor(private readonly world: World) {}

  /** Adds the initializers of a graph to its scope, but none that is there already (an input that was fed). */
  readInitializers(graph: GraphProto, { scope }: Frame, fed: ReadonlySet<string> = new Set()): void {
    const { tensors } = this.world;
    const set = (name: string, tensor: TensorHolder, read: () => KnownTensor): void => {
      if (fed.has(name)) return;
      scope.set(
        name,
        captured(() => this.valueOf(tensor, read)),
      );
    };
    for (const tensor of graph.initializer) set(tensor.name, tensor, () => tensors.read(tensor));
    for (const sparse of graph.sparseInitializer)
      set(sparse.values?.name ?? '', sparse, () => tensors.readSparse(sparse));
  }

  /** A tensor of the file: a weight, or known numbers. */
  private valueOf(tensor: TensorHolder, read: () => KnownTensor): Value {
    const parameter = this.world.tensors.parameter(tensor);
    const type = parameter && floatTypes.find((each) => each === parameter.dtype);
    if (type) return Value.of(this.weight(tensor), type);
    const value = Value.known(read());
    if (parameter) this.sources.set(value, tensor);
    return value;
  }

  private weight(tensor: TensorHolder): Node {
    const { weights, tensors } = this.world;
    const parameter = tensors.parameter(tensor);
    if (!parameter) throw new Error('a tensor that is no weight');
    const node = weights.get(tensor) ?? input(parameter.name, parameter.shape);
    weights.set(tensor, node);
    this.weightNodes.set(node, tensor);
    return node;
  }

  /** The tensor whose weight a node is. */
  tensorOf(node: Node): TensorHolder | undefined {
    return this.weightNodes.get(node);
  }

  /** Computes what `names` depend on. What cannot be computed stands in the scope as the error that says why. */
  run(nodes: readonly NodeProto[], names: readonly string[], frame: Frame): void {
    const needed = neededFor(names, nodes);
    this.requireCalls(needed.length);
    const wanted = wantedOf(needed, names);
    for (const node of needed) {
      const first = nextId();
      const failed = this.failedInput(node, frame);
      try {
        if (failed) throw failed;
        const results = this.apply(
          node,
          frame,
          new Set(node.output.flatMap((name, at) => (wanted.has(name) ? [at] : []))),
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

  /** Asked before anything is computed: half a network helps nobody. @throws Unsupported where some more nodes would be too many. */
  private requireCalls(more: number): void {
    if (this.calls + more > mostCalls)
      throw new Unsupported(text('The network has more than {0} operations.', mostCalls));
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
    this.requireCalls(1);
    this.calls++;
    const inputs = node.input.map((name) => {
      const value = name === '' ? undefined : frame.scope.get(name);
      return value instanceof Error ? undefined : value;
    });
    const attributes = resolved(node.attribute, frame.actuals);
    const body = this.world.functions.get(functionKey(node.domain, node.opType, node.overload));
    if (body) {
      const { nodes, inner } = enter(body, node, attributes, inputs, frame);
      return this.results(nodes, body.output, inner);
    }
    const isOwn = node.domain === '' || node.domain === 'ai.onnx';
    if (isOwn && node.opType === 'Constant') {
      const { holder, read } = constantOf(attributes, this.world.tensors);
      return [this.valueOf(holder, read)];
    }
    const dequantised = node.opType === 'DequantizeLinear' && inputs[0] && this.sources.get(inputs[0]);
    if (dequantised) return [Value.of(this.weight(dequantised), inputs[1]?.type ?? 'float32')];
    const flow = isOwn ? controlFlow.get(node.opType) : undefined;
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

  /** A body of control flow, with values for its inputs. */
  body(graph: GraphProto, inputs: readonly Value[], frame: Frame, label: string): readonly Value[] {
    requireDepth(frame);
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
function wantedOf(needed: readonly NodeProto[], names: readonly string[]): ReadonlySet<string> {
  const read = new Set(names);
  for (const node of needed) for (const name of dependencies(node)) read.add(name);
  return read;
}

/** Nodes that are made from here on have this id or a higher one. */
const nextId = (): number => input('mark', []).id;

const nameOf = (node: NodeProto, { path }: Frame): string =>
  [...path, node.name || (node.output.find((name) => name !== '') ?? node.opType)].join('/');

const missing = (node: NodeProto, output: number): Error =>
  new Unsupported(text('{0} does not give its output {1}.', node.opType, output));

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
  if (thrown instanceof RangeError) return new Misfit(text('{0} does not fit its inputs: {1}.', node, thrown.message));
  throw thrown;
}
