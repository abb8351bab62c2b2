/** The same program for many values at once. */
import { expand } from '../ops/reshape';
import { topological, type Node } from './node';
import { sameShape, show } from './shape';

/**
 * Replaces each key of `lanes` by its value, which has one more axis in front, the same for all. Write what happens to one example, then
 * vectorize it over the batch; write one output seed, then vectorize it over all (JAX's `vmap`). What does not depend on a replaced node
 * is computed once and shared. Every result has the lane axis in front, `[lanes, …shape]`.
 * @throws RangeError where a value is not a stack of its key.
 */
export function vectorize(outputs: readonly Node[], lanes: ReadonlyMap<Node, Node>): Node[] {
  const count = [...lanes.values()][0]?.shape[0];
  if (count === undefined) throw new RangeError('vectorize needs a node to replace');
  for (const [one, many] of lanes)
    if (!sameShape(many.shape, [count, ...one.shape]))
      throw new RangeError(`${show(many.shape)} is no stack of ${count} times ${show(one.shape)}`);

  const image = new Map(lanes);
  for (const node of topological(outputs)) {
    if (image.has(node) || !node.inputs.some((input) => image.has(input))) continue;
    const inputs = node.inputs.map((input) => ({ node: image.get(input) ?? input, batched: image.has(input) }));
    image.set(node, node.op.vectorize(node, inputs, count));
  }
  return outputs.map((output) => image.get(output) ?? expand(output, [count, ...output.shape]));
}
