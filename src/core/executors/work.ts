import { topological, type Node } from '../graph/node';
import { size } from '../graph/shape';

/** Elementwise work beside a multiply-accumulate, as measured for tfjs: an element is read and written, a product stays in a register. */
const macsOfElement = 8;

/**
 * What a run of a program costs, in multiply-accumulates: those of its products, and for each value that is computed as many as
 * reading and writing it takes. Good to a factor of two or three, which is what decides whether workers are worth their start.
 */
export function workOf(outputs: readonly Node[]): number {
  return topological(outputs).reduce(
    (sum, node) =>
      node.inputs.length === 0 ? sum : sum + (node.op.macs?.(node) ?? 0) + macsOfElement * size(node.shape),
    0,
  );
}
