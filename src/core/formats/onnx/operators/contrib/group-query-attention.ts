/** onnxruntime's attention of language models: heads that share keys, a causal window, rotary positions. */
import { Constant, scalar } from '../../../../graph/leaf';
import { is, type Node } from '../../../../graph/node';
import { attention, joinHeads, splitHeads, visibleByPosition } from '../../../../ops/attention';
import { add } from '../../../../ops/binary';
import { split } from '../../../../ops/blocks';
import { positions } from '../../../../ops/positions';
import { reshape } from '../../../../ops/reshape';
import { Value } from '../../graph/value';
import { withPast } from '../attention';
import type { Call, Operator } from '../operator';
import { turnedHeads } from '../rotary-embedding';
import { unknownOption } from '../unknown-option';

const name = 'GroupQueryAttention';

/** Inputs that this does not know, by their numbers. */
const unknownInputs = [
  [9, 'position_ids'],
  [11, 'head_sink'],
] as const;

function refuseUnknown({ attributes, inputs }: Call): void {
  for (const [index, input] of unknownInputs) if (inputs[index]) throw unknownOption(name, input);
  if (attributes.integer('smooth_softmax', 0) > 0) throw unknownOption(name, 'smooth_softmax');
}

/** Queries, keys and values `[batch, positions, …]`; all three in one where only queries are given. */
function operandsOf(call: Call, heads: number, shared: number): readonly Node[] {
  const query = call.input(0).node;
  const [key, value] = [call.inputs[1]?.node, call.inputs[2]?.node];
  const each = query.shape[2] / (heads + 2 * shared);
  const parts = key && value ? [query, key, value] : split(query, 2, [heads * each, shared * each, shared * each]);
  return parts.map((part, index) => splitHeads(part, index === 0 ? heads : shared));
}

/** A past in a buffer that is longer than what it holds is refused where the file says so. */
function requireNoBuffer(total: Value | undefined, positions: number): void {
  const node = total?.node;
  if (node && is(node, Constant) && node.attributes.data[0] !== positions)
    throw unknownOption(name, 'a buffer of the past');
}

const groupQueryAttention: Operator = {
  name,
  domain: 'com.microsoft',
  apply: (call) => {
    refuseUnknown(call);
    const { attributes, inputs } = call;
    const [q, k, v] = operandsOf(call, attributes.integer('num_heads', 1), attributes.integer('kv_num_heads', 1));
    const [queries, past] = [q.shape[2], inputs[3]?.shape[2] ?? 0];
    requireNoBuffer(inputs[6], past + queries);
    const turned = (x: Node): Node => {
      if (!attributes.flag('do_rotary')) return x;
      const numbers = reshape(add(positions(queries), scalar(past)), [1, queries]);
      const interleaved = attributes.flag('rotary_interleaved');
      return turnedHeads(x, { cos: call.input(7).node, sin: call.input(8).node, numbers, interleaved });
    };
    const [keys, values] = [withPast(inputs[3], turned(k)), withPast(inputs[4], v)];
    const window = attributes.integer('local_window_size', -1);
    const { output } = attention(turned(q), keys, values, {
      visible: visibleByPosition({
        queries,
        keys: past + queries,
        offset: past,
        before: window < 0 ? undefined : window - 1,
        behind: 0,
      }),
      bias: inputs[10]?.node,
      // onnxruntime takes a scale of 0 for none.
      scale: attributes.number('scale', 0) || undefined,
      softcap: attributes.number('softcap', 0),
    });
    const { type } = call.input(0);
    return [joinHeads(output), keys, values].map((node) => Value.of(node, type));
  },
};

export const groupQueryAttentions: readonly Operator[] = [groupQueryAttention];
