import { Problem } from '../../shared/problem';
import type { LossName } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Targets } from '../data/dataset';
import type { Graph } from '../graph/graph';
import { input, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { size } from '../graph/shape';
import { log, max, neg, softplus, sub } from '../ops/elementwise';
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from '../ops/losses';
import { reshape } from '../ops/reshape';
import { logSoftmax, softmax } from '../ops/softmax';
import { sumOfOthers } from './seeds';

/** One example's program up to its loss. */
export interface Objective {
  readonly loss: LossName;
  /** The whole program. */
  readonly graph: Pick<Graph, 'outputs' | 'applications'>;
  /** The graph's output that the loss looks at. */
  readonly prediction: Node;
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
  /** What an output that decides alone is compared with: probability ½. */
  readonly boundary: number;
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

/** What a final softmax or sigmoid is applied to, also behind reshapes; undefined where the output is none. */
function beforeActivation(node: Node, activation: 'Softmax' | 'Sigmoid'): Node | undefined {
  let inner = node;
  while (inner.op.name === 'Reshape' && inner.inputs[0]) inner = inner.inputs[0];
  return inner.op.name === activation ? inner.inputs[0] : undefined;
}

/** A softmax over another axis than the last stands between two transpositions. Its classes are then not where losses look for them. */
function requireClassesLast(name: string, node: Node): void {
  let inner = node;
  let moved = false;
  while (inner.op.name === 'Reshape' || inner.op.name === 'Transpose') {
    moved ||= inner.op.name === 'Transpose';
    inner = inner.inputs[0];
  }
  if (!moved || inner.op.name !== 'Softmax') return;
  throw new Problem('graph-required', text('The softmax of the output {0} is not over its last axis.', name), {
    layer: name,
    remedy: text('Choose mean-squared-error as the loss, or a model whose classes stand last.'),
  });
}

const endsWith = (node: Node, activation: 'Softmax' | 'Sigmoid'): boolean =>
  beforeActivation(node, activation) !== undefined;

/** Keeps the logarithm of a probability finite where float32 has rounded it to 0. */
const least = scalar(1e-30);

/**
 * The `y` of a loss: numbers from which it makes the network's own probabilities. A network may end in another activation than its loss
 * has, and was trained that way (Keras takes the probabilities as they come): a softmax p under a binary cross-entropy has
 * y = log p − log(1 − p), sigmoids σ under a cross-entropy, which brings them to a sum of 1, have y = log σ. What ends in neither is
 * taken for logits.
 */
function logitsOf(output: Node, loss: LossName): Node {
  const [intoSoftmax, intoSigmoid] = [beforeActivation(output, 'Softmax'), beforeActivation(output, 'Sigmoid')];
  const logits = (): Node | undefined => {
    switch (loss) {
      case 'cross-entropy':
        if (intoSigmoid) return neg(softplus(neg(intoSigmoid)));
        // A reshape behind the softmax may have made one row out of several.
        return intoSoftmax?.shape.at(-1) === output.shape.at(-1) ? intoSoftmax : intoSoftmax && logSoftmax(intoSoftmax);
      case 'binary-cross-entropy':
        return intoSoftmax
          ? sub(logSoftmax(intoSoftmax), log(max(sumOfOthers(softmax(intoSoftmax)), least)))
          : intoSigmoid;
      case 'mean-squared-error':
        return undefined;
    }
  };
  const found = logits();
  return found ? reshape(found, output.shape) : output;
}

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
  if (targets?.kind === 'classes' && classes === 1)
    // Whole numbers beyond 0 and 1 are counts, ages, prices.
    return targets.classes <= 2 ? 'binary-cross-entropy' : 'mean-squared-error';
  if (targets?.kind === 'classes' || (targets?.kind === 'vectors' && (targets.oneHot || holdsLabels(targets, output))))
    return classes > 1 ? 'cross-entropy' : 'binary-cross-entropy';
  return 'mean-squared-error';
}

/** One number for each position of several outputs can be nothing but its class. */
function holdsLabels({ shape }: Extract<Targets, { kind: 'vectors' }>, output: Node): boolean {
  const classes = output.shape.at(-1) ?? 1;
  return classes > 1 && size(shape) * classes === size(output.shape);
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
  if (loss !== 'mean-squared-error') requireClassesLast(port.name, port.node);
  const output = logitsOf(port.node, loss);
  const target = input('target', output.shape);
  const classes = output.shape.at(-1) ?? 1;
  return {
    loss,
    graph,
    prediction: port.node,
    inputs: graph.inputs.map(({ node }) => node),
    target,
    output,
    value: lossOf[loss](output, target),
    positions: size(output.shape) / classes,
    classes,
    boundary: loss === 'mean-squared-error' && endsWith(port.node, 'Sigmoid') ? 0.5 : 0,
  };
}
