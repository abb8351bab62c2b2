import { scalar } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { add, mul, sub } from '../binary';
import { split } from '../blocks';
import { matmul } from '../matmul';
import type { Activation } from './activation';
import {
  biased,
  clipped,
  gatesOf,
  noState,
  project,
  requireShape,
  unroll,
  type Recurrence,
  type SequenceOptions,
} from './unroll';

/** One direction's weights. Gates in ONNX's order: input, output, forget, cell. */
export interface LstmWeights {
  /** Kernel of the inputs, `[4 · hidden, inputs]`. */
  readonly w: Node;
  /** Kernel of the hidden state, `[4 · hidden, hidden]`. */
  readonly r: Node;
  /** `[4 · hidden]`. Absent: 0. */
  readonly bias?: Node | undefined;
  /** What the gates see of the cell, `[3 · hidden]`: input, output, forget. Absent: nothing. */
  readonly peepholes?: Node | undefined;
}

export interface LstmOptions extends SequenceOptions {
  /** Of the gates, of the cell's input, of the cell before the output. */
  readonly activations: readonly [gate: Activation, input: Activation, cell: Activation];
  /** `[batch, hidden]`. Absent: 0. */
  readonly initialHidden?: Node | undefined;
  readonly initialCell?: Node | undefined;
  /** What a gate's activation reads stays within ± this. (The cell itself is not limited, as in onnxruntime.) */
  readonly clip?: number | undefined;
  /** The forget gate is 1 − the input gate. */
  readonly inputForget?: boolean;
}

/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997; peepholes: Gers & Schmidhuber 2000) in one direction, as ONNX has it.
 * @param x `[steps, batch, inputs]` @returns the last state is hidden and cell.
 * @throws RangeError where weights do not fit.
 */
export function lstm(x: Node, { w, r, bias, peepholes }: LstmWeights, options: LstmOptions): Recurrence {
  const { activations, initialHidden, initialCell, clip, inputForget = false } = options;
  const [, batch, inputs] = x.shape;
  const hidden = r.shape[r.shape.length - 1];
  requireShape(w, [4 * hidden, inputs], 'kernel of the inputs');
  requireShape(r, [4 * hidden, hidden], 'recurrent kernel');
  const [gate, input, output] = activations;
  const [seesInput, seesOutput, seesForget] = peepholes ? split(peepholes, 0, [hidden, hidden, hidden]) : [];
  const looking = (sum: Node, cell: Node, peephole: Node | undefined): Node =>
    clipped(peephole ? add(sum, mul(peephole, cell)) : sum, clip);

  const initial = [initialHidden ?? noState(batch, hidden), initialCell ?? noState(batch, hidden)];
  return unroll(
    biased(project(x, w), bias),
    initial,
    (projection, [before, cell]) => {
      const [i, o, f, c] = gatesOf(add(projection, matmul(before, r, { transB: true })), 4);
      const admitted = gate(looking(i, cell, seesInput));
      const kept = inputForget ? sub(scalar(1), admitted) : gate(looking(f, cell, seesForget));
      const next = add(mul(kept, cell), mul(admitted, input(clipped(c, clip))));
      return [mul(gate(looking(o, next, seesOutput)), output(next)), next];
    },
    options,
  );
}
