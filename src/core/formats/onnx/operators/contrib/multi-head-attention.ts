/** onnxruntime's attention without projections. */
import type { Node } from '../../../../graph/node';
import { show } from '../../../../graph/shape';
import { attention, joinHeads, splitHeads, visibleByPosition } from '../../../../ops/attention';
import { add } from '../../../../ops/binary';
import { split } from '../../../../ops/blocks';
import { reshape, transpose } from '../../../../ops/reshape';
import { Value } from '../../graph/value';
import { withPast } from '../attention';
import type { Call, Operator } from '../operator';
import { unknownOption } from '../unknown-option';
import { sumOf } from './attention';
import { paddingBias } from './padding';

const name = 'MultiHeadAttention';

/** `[batch, positions, heads, count, width]` → count times `[batch, heads, positions, width]`. */
function unpacked(x: Node, count: 2 | 3): Node[] {
  const [batch, positions, heads, packed, width] = x.shape;
  if (packed !== count) throw new RangeError(`${show(x.shape)} for ${count} operands`);
  return split(transpose(x, [0, 2, 1, 3, 4]), 3, new Array<number>(count).fill(1)).map((each) =>
    reshape(each, [batch, heads, positions, width]),
  );
}

/** Heads of one of the three, whose bias follows the `start` first elements of the common one. */
function biasedHeads(x: Node, heads: number, bias: Node | undefined, start: number): Node {
  const width = x.shape[2];
  if (!bias) return splitHeads(x, heads);
  const [, own] = split(bias, 0, [start, width, bias.shape[0] - start - width]);
  return splitHeads(add(x, own), heads);
}

/** Queries, keys and values as heads, in one of the forms that the operator takes. */
function headsOf(call: Call, heads: number): readonly Node[] {
  const query = call.input(0);
  const [key, value, bias] = [1, 2, 3].map((index) => call.inputs[index]);
  const isPacked = query.rank === 5 || key?.rank === 5;
  if (isPacked && bias) throw unknownOption(name, 'a bias of packed operands');
  if (query.rank === 5) return unpacked(query.node, 3);
  if (!key) throw unknownOption(name, 'keys that are queries');
  if (query.rank !== 3) throw new RangeError(`queries ${show(query.shape)}`);
  if (key.rank === 5) return [splitHeads(query.node, heads), ...unpacked(key.node, 2)];
  if (!value) throw new RangeError('keys without values');
  const width = query.shape[2];
  const q = biasedHeads(query.node, heads, bias?.node, 0);
  // Keys and values that are heads already come from another layer, and have no bias.
  if (key.rank === 4) return [q, key.node, value.node];
  return [
    q,
    biasedHeads(key.node, heads, bias?.node, width),
    biasedHeads(value.node, heads, bias?.node, width + key.shape[2]),
  ];
}

const multiHeadAttention: Operator = {
  name,
  domain: 'com.microsoft',
  apply: (call) => {
    const { attributes, inputs } = call;
    if (inputs[8]) throw unknownOption(name, 'past_sequence_length');
    const [q, fresh, freshValues] = headsOf(call, attributes.integer('num_heads', 1));
    const [keys, values] = [withPast(inputs[6], fresh), withPast(inputs[7], freshValues)];
    const [batch, queries] = [q.shape[0], q.shape[2]];
    const total = keys.shape[2];
    const padding = inputs[4] && paddingBias(call, name, inputs[4].node, { batch, queries, keys: total });
    const visible = attributes.flag('unidirectional')
      ? visibleByPosition({ queries, keys: total, offset: total - queries, behind: 0 })
      : undefined;
    // onnxruntime takes a scale of 0 for none.
    const scale = attributes.number('scale', 0) || undefined;
    const { output, scores } = attention(q, keys, values, { bias: sumOf([padding, inputs[5]?.node]), visible, scale });
    const { type } = call.input(0);
    return [joinHeads(output), keys, values, scores].map((node) => Value.of(node, type));
  },
};

export const multiHeadAttentions: readonly Operator[] = [multiHeadAttention];
