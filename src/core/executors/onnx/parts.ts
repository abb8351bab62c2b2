/** A program in two parts: what follows from known values alone, and what every run computes. */
import { is, type Node } from '../../graph/node';
import { Reshape, Transpose } from '../../ops/reshape';
import type { Program } from '../executor';
import { isConstant, isInput, schedule } from '../schedule';

export interface Parts {
  readonly outputs: readonly Node[];
  /** Fed in every run. */
  readonly inputs: readonly Node[];
  /** Fixed inputs that anything reads. */
  readonly fixed: readonly Node[];
  /** Computed once, out of fixed inputs and constants: what runs read of it. */
  readonly once: readonly Node[];
  /** Known values that runs read: fixed inputs themselves, and `once`. Constants are the model's own. */
  readonly read: readonly Node[];
}

/** The same elements in another order need not be computed: the order is chosen where they are fed. */
function elementsOf(node: Node): Node {
  let source = node;
  while (is(source, Reshape) || is(source, Transpose)) source = source.inputs[0];
  return source;
}

export function partsOf(program: Program): Parts {
  const { inputs, known, once, each } = schedule(program);
  const computed = new Set(each.map(({ node }) => node));
  const fed = new Set(inputs);
  const read = new Set(
    [...each.flatMap(({ node }) => node.inputs), ...program.outputs]
      .filter((node) => !computed.has(node) && !fed.has(node))
      .map(elementsOf)
      .filter((node) => !isConstant(node)),
  );
  const precomputed = new Set(once.map(({ node }) => node));
  return {
    outputs: program.outputs,
    inputs,
    fixed: known.filter(isInput),
    once: [...read].filter((node) => precomputed.has(node)),
    read: [...read],
  };
}
