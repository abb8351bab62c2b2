import { text, type Text } from '../../../../shared/text';
import type { BarrierDocument } from '../../../../shared/documents';
import type { Application, Graph, Normalization, Port } from '../../../graph/graph';
import { is, type Node } from '../../../graph/node';
import { sameShape, size } from '../../../graph/shape';
import { Reshape, Transpose } from '../../../ops/reshape';
import { Unsupported } from '../../unsupported';
import type { GraphProto, ModelProto, ValueInfoProto } from '../proto/onnx_pb';
import { gradientBarriers } from './barriers';
import { bind, Extents, outputPort, type Binding, type Bound } from './binding';
import { guessesFor } from './guesses';
import { batchAxisOf, batchOf, declaredOf, type Declared, type Dim } from './input-dims';
import { versionsOf, type Frame } from './frame';
import { functionsOf } from './functions';
import { Interpreter, type Failure } from './interpreter';
import { knownValues } from './known';
import { Misfit } from './misfit';
import { Scope } from './scope';
import type { TensorHolder, Tensors } from './tensors';
import { isFloat } from '../../encoding/element-type';
import { Value } from './value';

/** The newest version of ONNX's own operators whose meaning is known here. */
export const newestOpset = 28;
/** Older operators broadcast in another way. */
const oldestOpset = 7;

export interface BuiltGraph {
  readonly graph: Graph;
  /** Extents that the file leaves to the data and that were assumed; none where data said them. */
  readonly assumed: readonly Text[];
}

/**
 * The program of one example: the batch dimension is 1, shapes are numbers, bodies and functions stand in the place of their calls. Outputs that
 * cannot be computed are barriers, those that can are the graph's, real numbers first.
 * @param binding what data says about the shapes that the file leaves open. Without it they are assumed.
 * @throws Unsupported, with the reason, where no output can be computed. RangeError where data contradicts the file.
 */
export function buildGraph(model: ModelProto, tensors: Tensors, binding?: Binding): BuiltGraph {
  const { graph } = model;
  if (!graph) throw new Unsupported(text('The file holds no network.'));
  requireKnownOpset(model);
  const declared = inputsOf(graph).map(declaredOf);
  const batch = batchOf(declared);
  let first: unknown;
  for (const guess of guessesFor(graph)) {
    const extents = new Extents(batch, guess);
    try {
      for (const each of declared) {
        const example = binding?.examples.get(each.name);
        if (example) extents.learn(each, example);
      }
      const bound = declared.map((each) => bind(each, batch, extents, binding?.examples.get(each.name)));
      const built = new Builder(model, graph, tensors).build(bound, (info, node) => outputPort(info, node, batch));
      if (batch.symbol === undefined && batch.fixed > 1) requireOneExample(built, graph, batch.fixed);
      return { graph: built, assumed: extents.assumed };
    } catch (error) {
      first ??= error;
      if (!(error instanceof Misfit) || extents.assumed.length === 0) break;
    }
  }
  throw first;
}

/** The same, or why it is beyond what we know. */
export function knownGraph(build: () => BuiltGraph): BuiltGraph | { readonly reason: Text } {
  try {
    return build();
  } catch (error) {
    if (error instanceof Unsupported) return { reason: error.reason };
    throw error;
  }
}

function requireKnownOpset({ opsetImport }: ModelProto): void {
  const version = versionsOf(opsetImport).get('') ?? 1;
  if (version > newestOpset)
    throw new Unsupported(text('It is written for opset {0}; the newest that is known is {1}.', version, newestOpset));
  if (version < oldestOpset && opsetImport.length > 0)
    throw new Unsupported(text('It is written for opset {0}; the oldest that is known is {1}.', version, oldestOpset));
}

/** The inputs that data decides, where it decides more than how many examples there are; undefined where the file says all extents. */
export function openInputs({ graph }: ModelProto): readonly string[] | undefined {
  if (!graph) return undefined;
  const declared = inputsOf(graph).map(declaredOf);
  const { symbol } = batchOf(declared);
  const isOpen = ({ dims }: Declared): boolean =>
    !dims ||
    dims.some(
      (dim, axis) => typeof dim === 'string' && dim !== symbol && axis !== batchAxisOf(dims, batchOf(declared)),
    );
  return declared.some(isOpen) ? declared.map(({ name }) => name) : undefined;
}

/** Old files list their weights among the inputs. */
function inputsOf(graph: GraphProto): GraphProto['input'] {
  const held = new Set([
    ...graph.initializer.map(({ name }) => name),
    ...graph.sparseInitializer.map(({ values }) => values?.name ?? ''),
  ]);
  return graph.input.filter(({ name }) => !held.has(name));
}

/** A file that fixes several examples may be run with one, where what it computes allows it. */
function requireOneExample({ outputs }: Graph, graph: GraphProto, fixed: number): void {
  const declared = new Map(graph.output.map((info) => [info.name, info]));
  for (const { name, node } of outputs) {
    const dims = declaredDims(declared.get(name));
    if (dims?.[0] === fixed && !sameShape(node.shape, [1, ...dims.slice(1).map(Number)]))
      throw new Unsupported(text('The file is made for batches of {0} examples, and cannot be run with one.', fixed));
  }
}

function declaredDims(info: ValueInfoProto | undefined): readonly Dim[] | undefined {
  return info?.type?.value.case === 'tensorType' ? declaredOf(info).dims : undefined;
}

/** Names an output of the graph from what the file says about it. */
type PortOf = (info: Pick<Declared, 'name' | 'dims'>, node: Node) => Port;

class Builder {
  private readonly weights = new Map<TensorHolder, Node>();
  private readonly normalizations: Normalization[] = [];
  private readonly applications: Application[] = [];
  private readonly interpreter: Interpreter;

  constructor(
    private readonly model: ModelProto,
    private readonly proto: GraphProto,
    private readonly tensors: Tensors,
  ) {
    this.interpreter = new Interpreter({
      tensors,
      weights: this.weights,
      functions: functionsOf(model),
      notes: {
        known: knownValues((node) => this.valuesOf(node)),
        weightBehind: (node) => {
          let inner = node;
          while ((is(inner, Transpose) || is(inner, Reshape)) && inner.inputs[0]) inner = inner.inputs[0];
          return this.interpreter.tensorOf(inner) ? inner : undefined;
        },
        normalizations: this.normalizations,
        applications: this.applications,
      },
    });
  }

  private valuesOf(node: Node): ArrayLike<number> | undefined {
    const tensor = this.interpreter.tensorOf(node);
    const values = tensor && this.tensors.parameter(tensor)?.values;
    // Weights that stay on the disk have none.
    return values?.length === size(node.shape) ? values : undefined;
  }

  build(bound: readonly Bound[], portOf: PortOf): Graph {
    const { proto } = this;
    const scope = new Scope();
    const frame: Frame = {
      scope,
      opsets: versionsOf(this.model.opsetImport),
      actuals: new Map(),
      path: [],
      depth: 0,
    };
    for (const { port, value } of bound) scope.set(port.name, value);
    this.interpreter.readInitializers(proto, frame, new Set(bound.map(({ port }) => port.name)));
    const names = proto.output.map(({ name }) => name);
    this.interpreter.run(proto.node, names, frame);
    const found = names.map((name) => scope.get(name));
    const made = proto.output.flatMap((info, index) => {
      const value = found[index];
      return value instanceof Value ? [{ info, value }] : [];
    });
    if (!made.some(({ value }) => isFloat(value.type))) throw this.reason(found);
    // Real numbers first: a loss looks at the first output.
    const ordered = [
      ...made.filter(({ value }) => isFloat(value.type)),
      ...made.filter(({ value }) => !isFloat(value.type)),
    ];
    const outputs = ordered.map(({ info, value }) => portOf({ name: info.name, dims: declaredDims(info) }, value.node));
    const parameters = new Map(
      [...this.weights].flatMap(([tensor, node]) => {
        const parameter = this.tensors.parameter(tensor);
        return parameter ? [[parameter.name, node] as const] : [];
      }),
    );
    return {
      inputs: bound.map(({ port }) => port),
      outputs,
      parameters,
      barriers: this.barriers(outputs, parameters),
      normalizations: this.normalizations,
      applications: this.applications.filter((each) => this.countsUnits(each)),
    };
  }

  /** A table that is looked up in one place and multiplied with in another has other units there: those of its own axis count. */
  private countsUnits({ kernel, output, axis }: Application): boolean {
    const tensor = this.interpreter.tensorOf(kernel);
    const parameter = tensor && this.tensors.parameter(tensor);
    if (!parameter) return false;
    const { outputAxis, outputAxes = [outputAxis], shape } = parameter;
    return outputAxes.reduce((units, each) => units * shape[each], 1) === output.shape[axis];
  }

  private reason(found: readonly (Value | Error | undefined)[]): Error {
    const [error] = found.filter((each) => each instanceof Error);
    return error ?? new Unsupported(text('The network gives no real numbers.'));
  }

  private barriers(outputs: readonly Port[], parameters: ReadonlyMap<string, Node>): BarrierDocument[] {
    const prunable = new Map(
      [...this.weights].flatMap(([tensor, node]) => {
        const parameter = this.tensors.parameter(tensor);
        return parameter?.prunable ? [[parameter.name, node] as const] : [];
      }),
    );
    const forward = this.interpreter.failures.map(({ op, node }: Failure): BarrierDocument => ({
      op,
      node,
      blocks: 'forward',
      parameters: [],
    }));
    const floats = outputs.map(({ node }) => node);
    return [
      ...forward,
      ...gradientBarriers(floats, parameters.size > 0 ? prunable : new Map(), this.interpreter.origins),
    ];
  }
}
