import { Problem } from '../../shared/problem';
import type { LossName } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Targets } from '../data/dataset';
import type { Graph } from '../graph/graph';
import { input } from '../graph/leaf';
import type { Node } from '../graph/node';
import { size, type Shape } from '../graph/shape';
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from '../ops/losses';
import { reshape } from '../ops/reshape';

/** One example's program up to its loss. */
export interface Objective {
  readonly loss: LossName;
  /** One for each graph input, `[1, …]`. */
  readonly inputs: readonly Node[];
  /** Target of one example, in the output's shape. */
  readonly target: Node;
  /** What criteria call `y`, `[1, …positions, classes]`: logits (before softmax or sigmoid) for a cross-entropy, else the output itself. */
  readonly output: Node;
  /** Scalar. */
  readonly value: Node;
  /** Where the output is a chain of several positions, each classified alone. */
  readonly positions: number;
  readonly classes: number;
}

export interface ObjectiveOptions {
  readonly loss?: LossName | undefined;
  /** Name of the graph output. Default: the first. */
  readonly output?: string | undefined;
  /** The model's own training configuration. */
  readonly trainedWith?: LossName | undefined;
  readonly targets?: Targets | undefined;
}

const lossOf = {
  'cross-entropy': crossEntropy,
  'binary-cross-entropy': binaryCrossEntropy,
  'mean-squared-error': meanSquaredError,
};

/** Strips a final softmax or sigmoid, also behind reshapes. */
function beforeActivation(node: Node, activation: string): Node {
  const shape: Shape = node.shape;
  let inner = node;
  while (inner.op.name === 'Reshape' && inner.inputs[0]) inner = inner.inputs[0];
  const logits = inner.op.name === activation ? inner.inputs[0] : undefined;
  return logits ? reshape(logits, shape) : node;
}

const endsWith = (node: Node, activation: string): boolean => beforeActivation(node, activation) !== node;

/**
 * Which loss: asked for, else what the model was trained with, else from its last operation and the targets.
 * (A cross-entropy over one output is binary.)
 */
function chooseLoss(output: Node, { loss, trainedWith, targets }: ObjectiveOptions): LossName {
  if (loss) return loss;
  if (trainedWith) return trainedWith;
  const classes = output.shape.at(-1) ?? 1;
  if (endsWith(output, 'Softmax')) return 'cross-entropy';
  if (endsWith(output, 'Sigmoid')) return 'binary-cross-entropy';
  if (targets?.kind === 'classes' || (targets?.kind === 'vectors' && targets.oneHot))
    return classes > 1 ? 'cross-entropy' : 'binary-cross-entropy';
  return 'mean-squared-error';
}

/** @throws Problem `option-invalid` where the graph has no such output. */
export function objectiveOf(graph: Graph, options: ObjectiveOptions = {}): Objective {
  const port =
    options.output === undefined ? graph.outputs[0] : graph.outputs.find(({ name }) => name === options.output);
  if (!port)
    throw new Problem('option-invalid', text('The model has no output called {0}.', options.output ?? ''), {
      found: options.output ?? 'none',
      expected: graph.outputs.map(({ name }) => name).join(', '),
      remedy: text('Name one of the model’s outputs.'),
    });
  const loss = chooseLoss(port.node, options);
  const activation = { 'cross-entropy': 'Softmax', 'binary-cross-entropy': 'Sigmoid', 'mean-squared-error': '' }[loss];
  const output = beforeActivation(port.node, activation);
  const target = input('target', output.shape);
  const classes = output.shape.at(-1) ?? 1;
  return {
    loss,
    inputs: graph.inputs.map(({ node }) => node),
    target,
    output,
    value: lossOf[loss](output, target),
    positions: size(output.shape) / classes,
    classes,
  };
}
