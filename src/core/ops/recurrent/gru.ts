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

/** One direction's weights. Gates in ONNX's order: update, reset, hidden. */
export interface GruWeights {
  /** Kernel of the inputs, `[3 · hidden, inputs]`. */
  readonly w: Node;
  /** Kernel of the hidden state, `[3 · hidden, hidden]`. */
  readonly r: Node;
  /** Bias of the inputs, `[3 · hidden]`. Absent: 0. */
  readonly inputBias?: Node | undefined;
  /** Bias of the hidden state, `[3 · hidden]`. Absent: 0. */
  readonly recurrentBias?: Node | undefined;
}

export interface GruOptions extends SequenceOptions {
  /** Of the gates, and of the new hidden state. */
  readonly activations: readonly [gate: Activation, hidden: Activation];
  /** `[batch, hidden]`. Absent: 0. */
  readonly initialHidden?: Node | undefined;
  /** What an activation reads stays within ± this. */
  readonly clip?: number | undefined;
  /** The reset gate multiplies the hidden state's product, not the hidden state itself (as in PyTorch and Keras's `reset_after`). */
  readonly linearBeforeReset?: boolean;
}

/**
 * Gated recurrent unit (Cho et al. 2014) in one direction, as ONNX has it: Hₜ = (1 − z)·h + z·Hₜ₋₁.
 * @param x `[steps, batch, inputs]` @throws RangeError where weights do not fit.
 */
export function gru(x: Node, { w, r, inputBias, recurrentBias }: GruWeights, options: GruOptions): Recurrence {
  const { activations, initialHidden, clip, linearBeforeReset = false } = options;
  const [, batch, inputs] = x.shape;
  const hidden = r.shape[r.shape.length - 1];
  requireShape(w, [3 * hidden, inputs], 'kernel of the inputs');
  requireShape(r, [3 * hidden, hidden], 'recurrent kernel');
  const [gate, candidate] = activations;
  const mixed = (z: Node, fresh: Node, before: Node): Node => add(mul(sub(scalar(1), z), fresh), mul(z, before));
  const projected = biased(project(x, w), inputBias);
  const initial = [initialHidden ?? noState(batch, hidden)];

  if (linearBeforeReset)
    return unroll(
      projected,
      initial,
      (projection, [before]) => {
        const [ofZ, ofR, ofH] = gatesOf(projection, 3);
        const [fromZ, fromR, fromH] = gatesOf(biased(matmul(before, r, { transB: true }), recurrentBias), 3);
        const z = gate(clipped(add(ofZ, fromZ), clip));
        const reset = gate(clipped(add(ofR, fromR), clip));
        return [mixed(z, candidate(clipped(add(ofH, mul(reset, fromH)), clip)), before)];
      },
      options,
    );

  const [gates, last] = split(r, 0, [2 * hidden, hidden]);
  return unroll(
    biased(projected, recurrentBias),
    initial,
    (projection, [before]) => {
      const [zr, ofH] = split(projection, 1, [2 * hidden, hidden]);
      const [z, reset] = gatesOf(add(zr, matmul(before, gates, { transB: true })), 2).map((own) =>
        gate(clipped(own, clip)),
      );
      const fromH = matmul(mul(reset, before), last, { transB: true });
      return [mixed(z, candidate(clipped(add(ofH, fromH), clip)), before)];
    },
    options,
  );
}
