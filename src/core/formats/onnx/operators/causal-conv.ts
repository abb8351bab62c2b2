/** Convolutions of sequences that see nothing before its time, and remember what they saw. */
import type { Node } from '../../../graph/node';
import { sameShape, show } from '../../../graph/shape';
import { swish } from '../../../ops/activations';
import { convNd } from '../../../ops/conv-nd';
import { concat, pad, slice } from '../../../ops/slice';
import { Value } from '../graph/value';
import { kernelLast, withBias } from './conv';
import type { Operator } from './operator';

/** Positions that end before the sequence begins: those of the step before, else zeros. x `[N, length, C]`. */
function withPast(x: Node, past: Value | undefined, positions: number): Node {
  const [examples, , channels] = x.shape;
  if (!past) return pad(x, [0, positions, 0], [0, 0, 0]);
  if (!sameShape(past.shape, [examples, channels, positions]))
    throw new RangeError(`a state ${show(past.shape)} of ${positions} positions`);
  return positions === 0 ? x : concat([past.channelsLast, x], 1);
}

const causalConv: Operator = {
  name: 'CausalConvWithState',
  apply: (call) => {
    const [x, w] = [call.input(0), call.input(1)];
    const [examples, channels] = x.shape;
    const taps = w.shape[2];
    if (x.rank !== 3 || !sameShape(w.shape, [channels, 1, taps]))
      throw new RangeError(`a kernel ${show(w.shape)} for ${show(x.shape)}`);
    const sequence = withPast(x.channelsLast, call.inputs[3], taps - 1);
    const convolved = call.applies(w.node, convNd(sequence, kernelLast(w.node), { group: channels }), 2);
    const biased = withBias(convolved, call.inputs[2]);
    const activation = call.attributes.word('activation', ['none', 'silu', 'swish']);
    const y = Value.channelsLast(activation === 'none' ? biased : swish(biased), x.type);
    if (!call.isUsed(1)) return y;
    const length = sequence.shape[1];
    const state = slice(sequence, [0, length - taps + 1, 0], [examples, length, channels]);
    return [y, Value.channelsLast(state, x.type)];
  },
};

export const causalConvolutions: readonly Operator[] = [causalConv];
