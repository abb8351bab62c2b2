import type { Normalization } from '../graph/graph';
import { Node, topological } from '../graph/node';
import { range } from '../graph/shape';
import { square, sub } from '../ops/binary';
import { reduceMean } from '../ops/reduce';
import { reshape } from '../ops/reshape';

/** What takes the place of moving statistics, `[channels]`. */
export interface MovingStatistics {
  readonly normalization: Normalization;
  readonly mean: Node;
  /** Biased, as TensorFlow.js and Keras have it. */
  readonly variance: Node;
}

/** A layer that is called once: what it would measure of a batch is not ambiguous. */
export const calledOnce = (normalizations: readonly Normalization[]): Normalization[] =>
  normalizations.filter(({ mean }) => normalizations.filter((other) => other.mean === mean).length === 1);

/**
 * The same values with normalizations in training mode: each reads the mean and the variance of the batch itself, over examples and
 * positions, and so its gradient flows through them. A layer that is called twice keeps its moving statistics.
 * @param outputs of a program that was vectorized over the batch.
 * @param inputs what each normalization normalizes, in that program: `[batch, 1, …]`.
 */
export function withBatchStatistics(
  outputs: readonly Node[],
  normalizations: readonly Normalization[],
  inputs: readonly Node[],
): { readonly outputs: readonly Node[]; readonly statistics: readonly MovingStatistics[] } {
  const once = new Set(calledOnce(normalizations));
  const batches = normalizations.flatMap((normalization, index) =>
    once.has(normalization) && inputs[index] ? [{ normalization, input: inputs[index] }] : [],
  );
  const moving = new Map<Node, { readonly input: Node; readonly replace: (x: Node) => Node }>();
  for (const { normalization, input } of batches) {
    const axis = normalization.axis + 1;
    moving.set(normalization.mean, { input, replace: (x) => meanOf(x, axis) });
    moving.set(normalization.variance, { input, replace: (x) => varianceOf(x, axis) });
  }

  const image = new Map<Node, Node>();
  const imageOf = (node: Node): Node => image.get(node) ?? node;
  for (const node of topological([...outputs, ...moving.keys()], (each) => {
    const source = moving.get(each);
    return source ? [source.input] : each.inputs;
  })) {
    const source = moving.get(node);
    if (source) image.set(node, source.replace(imageOf(source.input)));
    else if (node.inputs.some((input) => imageOf(input) !== input))
      image.set(node, Node.create(node.op, node.inputs.map(imageOf), node.attributes));
  }
  return {
    outputs: outputs.map(imageOf),
    statistics: batches.map(({ normalization }) => ({
      normalization,
      mean: imageOf(normalization.mean),
      variance: imageOf(normalization.variance),
    })),
  };
}

const othersThan = (x: Node, axis: number): number[] => range(x.shape.length).filter((each) => each !== axis);

const meanOf = (x: Node, axis: number): Node => reduceMean(x, othersThan(x, axis));

function varianceOf(x: Node, axis: number): Node {
  const kept = x.shape.map((extent, each) => (each === axis ? extent : 1));
  return reduceMean(square(sub(x, reshape(meanOf(x, axis), kept))), othersThan(x, axis));
}
