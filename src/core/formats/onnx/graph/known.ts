import { Constant } from '../../../graph/leaf';
import { is, topological, type Node, type ReferenceTensor } from '../../../graph/node';
import { size } from '../../../graph/shape';

/** The value of a node that no data reaches. */
export type Known = (node: Node) => Float64Array | undefined;

/** More elements than any shape, scale or index list has that somebody must know to build a graph. */
const most = 2 ** 24;

/**
 * Computes what follows from constants and weights alone. Answers are kept.
 * @param weightOf the values of a parameter's node.
 */
export function knownValues(weightOf: (node: Node) => ArrayLike<number> | undefined): Known {
  const found = new Map<Node, ReferenceTensor | undefined>();
  const compute = (node: Node): ReferenceTensor | undefined => {
    if (is(node, Constant)) return { shape: node.shape, data: node.attributes.data };
    const weight = weightOf(node);
    if (weight) return { shape: node.shape, data: Float64Array.from(weight) };
    if (node.inputs.length === 0 || size(node.shape) > most) return undefined;
    const inputs = node.inputs.map((input) => found.get(input));
    if (!inputs.every((each) => each !== undefined)) return undefined;
    return { shape: node.shape, data: node.op.evaluate(inputs, node.attributes, node.shape) };
  };
  return (node) => {
    for (const each of topological([node], (of) => (found.has(of) ? [] : of.inputs)))
      if (!found.has(each)) found.set(each, compute(each));
    return found.get(node)?.data;
  };
}
