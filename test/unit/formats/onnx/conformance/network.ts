import { versionsOf, type Frame } from '../../../../../src/core/formats/onnx/graph/frame';
import { functionsOf } from '../../../../../src/core/formats/onnx/graph/functions';
import { Interpreter } from '../../../../../src/core/formats/onnx/graph/interpreter';
import { knownValues } from '../../../../../src/core/formats/onnx/graph/known';
import { Scope } from '../../../../../src/core/formats/onnx/graph/scope';
import { isFloat } from '../../../../../src/core/formats/encoding/element-type';
import { Value, type KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { GraphProto, ModelProto } from '../../../../../src/core/formats/onnx/proto/onnx_pb';
import { TensorStore } from '../../../../../src/core/formats/onnx/tensor-store';
import type { Values } from '../../../../../src/core/executors/executor';
import { input } from '../../../../../src/core/graph/leaf';
import type { Node } from '../../../../../src/core/graph/node';

/** A model whose inputs are partly known. */
export interface Network {
  readonly outputs: readonly Value[];
  /** What the inputs that are not known are fed. */
  readonly feeds: ReadonlyMap<Node, Values>;
}

export function graphOf({ graph }: ModelProto): GraphProto {
  if (graph) return graph;
  throw new Error('a model without a graph');
}

/**
 * The model's graph, made as the product makes it.
 * @param given a tensor for each of the model's inputs. @param isKnown whether it is known before anything runs.
 * @throws Unsupported
 */
export function networkOf(model: ModelProto, given: readonly KnownTensor[], isKnown: readonly boolean[]): Network {
  const graph = graphOf(model);
  const scope = new Scope();
  const feeds = new Map<Node, Values>();
  graph.input.forEach(({ name }, i) => {
    const { shape, type, values } = given[i];
    const node = input(name, shape, isFloat(type) ? 'float' : 'int32');
    if (!isKnown[i]) feeds.set(node, Float64Array.from(values));
    scope.set(name, isKnown[i] ? Value.known(given[i]) : Value.of(node, type));
  });
  const notes = {
    known: knownValues(() => undefined),
    weightBehind: () => undefined,
    normalizations: [],
    applications: [],
  };
  // No tensor of a test is a weight.
  const tensors = new TensorStore(graph.name, new Map(), new Map());
  const interpreter = new Interpreter({ tensors, notes, weights: new Map(), functions: functionsOf(model) });
  const frame: Frame = { scope, opsets: versionsOf(model.opsetImport), actuals: new Map(), path: [], depth: 0 };
  interpreter.readInitializers(graph, frame);
  const names = graph.output.map(({ name }) => name);
  interpreter.run(graph.node, names, frame);
  const outputs = names.map((name) => {
    const value = scope.get(name);
    if (value instanceof Value) return value;
    throw value ?? new Error(`nothing makes ${name}`);
  });
  return { outputs, feeds };
}
