import type { Node } from '../../graph/node';
import { add } from '../binary';
import { matmul } from '../matmul';
import type { Activation } from './activation';
import {
  biased,
  clipped,
  noState,
  project,
  requireShape,
  unroll,
  type Recurrence,
  type SequenceOptions,
} from './unroll';

/** One direction's weights. */
export interface RnnWeights {
  /** Kernel of the inputs, `[hidden, inputs]`. */
  readonly w: Node;
  /** Kernel of the hidden state, `[hidden, hidden]`. */
  readonly r: Node;
  /** `[hidden]`. Absent: 0. */
  readonly bias?: Node | undefined;
}

export interface RnnOptions extends SequenceOptions {
  readonly activation: Activation;
  /** `[batch, hidden]`. Absent: 0. */
  readonly initialHidden?: Node | undefined;
  /** What the activation reads stays within ± this. */
  readonly clip?: number | undefined;
}

/**
 * A plain recurrent layer (Elman 1990) in one direction: Hₜ = f(x·wᵀ + Hₜ₋₁·rᵀ + b).
 * @param x `[steps, batch, inputs]` @throws RangeError where weights do not fit.
 */
export function rnn(x: Node, { w, r, bias }: RnnWeights, options: RnnOptions): Recurrence {
  const { activation, initialHidden, clip } = options;
  const [, batch, inputs] = x.shape;
  const hidden = r.shape[r.shape.length - 1];
  requireShape(w, [hidden, inputs], 'kernel of the inputs');
  requireShape(r, [hidden, hidden], 'recurrent kernel');
  return unroll(
    biased(project(x, w), bias),
    [initialHidden ?? noState(batch, hidden)],
    (projection, [before]) => [activation(clipped(add(projection, matmul(before, r, { transB: true })), clip))],
    options,
  );
}
