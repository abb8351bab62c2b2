/** How much memory a program needs while it runs. */
import { Reshape } from '../ops/reshape';
import { is, topological, type Node } from '../graph/node';
import { size } from '../graph/shape';
import { isConstant, isInput } from './schedule';

export interface Footprint {
  /** Most bytes of computed values that are alive at once. */
  readonly peakBytes: number;
  /** The largest single value. */
  readonly largestBytes: number;
}

const bytesPerElement = 4;

/** A reshape shares the memory of what it reshapes. */
function ownerOf(node: Node): Node {
  let owner = node;
  while (is(owner, Reshape) && owner.inputs[0]) owner = owner.inputs[0];
  return owner;
}

/**
 * An estimate for float32 and evaluation in topological order, each value freed after its last use (as the executors do). Inputs and
 * constants are not counted: they are there before and after a run. Scratch memory inside a kernel is not counted either.
 */
export function footprint(outputs: readonly Node[]): Footprint {
  const order = topological(outputs);
  const last = new Map<Node, number>();
  for (const [step, node] of order.entries()) {
    last.set(ownerOf(node), step);
    for (const input of node.inputs) last.set(ownerOf(input), step);
  }
  for (const output of outputs) last.set(ownerOf(output), order.length);
  const freedAt = new Map<number, Node[]>();
  for (const [node, step] of last) freedAt.set(step, [...(freedAt.get(step) ?? []), node]);

  const bytesOf = (node: Node): number =>
    isInput(node) || isConstant(node) || ownerOf(node) !== node ? 0 : size(node.shape) * bytesPerElement;
  let alive = 0;
  let peakBytes = 0;
  let largestBytes = 0;
  for (const [step, node] of order.entries()) {
    alive += bytesOf(node);
    peakBytes = Math.max(peakBytes, alive);
    largestBytes = Math.max(largestBytes, bytesOf(node));
    for (const freed of freedAt.get(step) ?? []) alive -= bytesOf(freed);
  }
  return { peakBytes, largestBytes };
}

/** Intermediates of one run may take this much; a run takes fewer examples where they would take more. */
export const runBytes = 256 * 2 ** 20;

/**
 * How many examples to run at once: `most`, halved while a run's intermediates would not fit, at least one. It depends on shapes alone,
 * so it is reproducible.
 * @param outputs of a program for so many examples.
 */
export function examplesThatFit(most: number, outputs: (examples: number) => readonly Node[]): number {
  let examples = most;
  while (examples > 1 && footprint(outputs(examples)).peakBytes > runBytes) examples = Math.ceil(examples / 2);
  return examples;
}
