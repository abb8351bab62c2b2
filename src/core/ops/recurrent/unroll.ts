/** Recurrence over a known number of steps, written out step by step: gradients, lanes and executors are those of the pieces. */
import { scalar } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { ones, range, show, size } from '../../graph/shape';
import { add, clip, sub } from '../binary';
import { split } from '../blocks';
import { matmul } from '../matmul';
import { reshape, zeros } from '../reshape';
import { concat } from '../slice';
import { step as above } from '../unary';
import { where } from '../where';

/** What is remembered from step to step, each `[batch, hidden]`; the hidden state first. */
export type State = readonly Node[];

/** One step: the projected input `[batch, width]` and the state before it give the state after it. */
export type Cell = (projection: Node, state: State) => State;

export interface SequenceOptions {
  /** From the last step to the first. */
  readonly reverse?: boolean;
  /** How many steps each sequence has, `[batch]`: what lies behind is not read, and its outputs are 0. Absent: all have all. */
  readonly lengths?: Node | undefined;
}

export interface Recurrence {
  /** The hidden state after each step, `[steps, batch, hidden]`, in the order of the input. */
  readonly outputs: Node;
  /** The state after the last step (of each sequence: its own last). */
  readonly last: State;
}

/** x·wᵀ for all steps at once: x `[steps, batch, inputs]`, w `[width, inputs]` → `[steps, batch, width]`. One product with a kernel. */
export const project = (x: Node, w: Node): Node => matmul(x, w, { transB: true });

/**
 * @param projected `[steps, batch, width]`
 * @throws RangeError where there is no step, or a state has another batch.
 */
export function unroll(
  projected: Node,
  initial: State,
  cell: Cell,
  { reverse = false, lengths }: SequenceOptions = {},
): Recurrence {
  const [steps, batch, width] = projected.shape;
  if (steps < 1) throw new RangeError(`a sequence of ${steps} steps`);
  for (const { shape } of initial)
    if (shape.length !== 2 || shape[0] !== batch) throw new RangeError(`state ${show(shape)} of ${batch} sequences`);
  const each = stepsOf(projected).map((one) => reshape(one, [batch, width]));
  const outputs = new Array<Node>(steps);
  let state = initial;
  for (const at of reverse ? range(steps).reverse() : range(steps)) {
    const next = cell(each[at], state);
    const goesOn = lengths && isBefore(at, lengths, batch);
    outputs[at] = goesOn ? where(goesOn, next[0], scalar(0)) : next[0];
    const before = state;
    state = goesOn ? next.map((own, index) => where(goesOn, own, before[index])) : next;
  }
  const last = lengths ? state.map((own) => where(isBefore(0, lengths, batch), own, scalar(0))) : state;
  return {
    outputs: concat(
      outputs.map((own) => reshape(own, [1, ...own.shape])),
      0,
    ),
    last,
  };
}

/** Steps that are split off one another at once; more of them in stages, as putting n gradients side by side takes n² comparisons. */
const fewSteps = 64;

/** Each step, `[1, batch, width]`. */
function stepsOf(projected: Node): Node[] {
  const [steps] = projected.shape;
  if (steps <= fewSteps) return split(projected, 0, ones(steps));
  const piece = Math.ceil(Math.sqrt(steps));
  const pieces = range(Math.ceil(steps / piece)).map((index) => Math.min(piece, steps - index * piece));
  return split(projected, 0, pieces).flatMap(stepsOf);
}

/** 1 where a step belongs to its sequence, `[batch, 1]`. */
function isBefore(at: number, lengths: Node, batch: number): Node {
  if (size(lengths.shape) !== batch) throw new RangeError(`lengths ${show(lengths.shape)} of ${batch} sequences`);
  return reshape(above(sub(lengths, scalar(at))), [batch, 1]);
}

/** `[batch, gates · hidden]` into its gates. */
export const gatesOf = (x: Node, gates: number): Node[] => {
  const last = x.shape.length - 1;
  return split(x, last, new Array<number>(gates).fill(x.shape[last] / gates));
};

/** Limits what an activation reads to ±`limit`. Undefined: no limit. */
export const clipped = (x: Node, limit: number | undefined): Node => (limit === undefined ? x : clip(x, -limit, limit));

/** A bias where there is one. */
export const biased = (x: Node, bias: Node | undefined): Node => (bias ? add(x, bias) : x);

/** Both biases of ONNX's `B`, where only their sum is read: `[2 · width]` → `[width]`. */
export const summedBias = (bias: Node): Node => {
  const width = bias.shape[0] / 2;
  return split(bias, 0, [width, width]).reduce(add);
};

/** The state that a recurrence begins with where none is given: known zeros, which nothing is multiplied by. */
export const noState = (batch: number, hidden: number): Node => zeros([batch, hidden]);

/** Names an extent that must be the other. @throws RangeError */
export function requireShape(node: Node, expected: readonly number[], what: string): Node {
  if (show(node.shape) !== show(expected)) throw new RangeError(`${what} ${show(node.shape)}, not ${show(expected)}`);
  return node;
}
