/** onnxruntime's attention with its projections. */
import type { Node } from '../../../../graph/node';
import { range, show } from '../../../../graph/shape';
import { add } from '../../../../ops/binary';
import { attention, joinHeads, splitHeads, visibleByPosition } from '../../../../ops/attention';
import { split } from '../../../../ops/blocks';
import { reshape } from '../../../../ops/reshape';
import { concat, slice } from '../../../../ops/slice';
import { Value } from '../../graph/value';
import { multiplied } from '../matmul';
import type { Call, Operator } from '../operator';
import { unknownOption } from '../unknown-option';
import { paddingBias } from './padding';

const name = 'Attention';

/** The sum of what is there. */
export const sumOf = (biases: readonly (Node | undefined)[]): Node | undefined => {
  const present = biases.filter((each) => each !== undefined);
  return present.length === 0 ? undefined : present.reduce(add);
};

/** Keys, or values, of the past: `[2, batch, heads, positions, width]` → `[batch, heads, positions, width]`. */
const pastOf = (past: Node, which: number): Node =>
  reshape(slice(past, [which, 0, 0, 0, 0], [which + 1, ...past.shape.slice(1)]), past.shape.slice(1));

/** Widths of queries, keys and values. */
function widthsOf({ attributes }: Call, total: number): readonly number[] {
  const widths = attributes.numbers('qkv_hidden_sizes') ?? range(3).map(() => total / 3);
  if (widths.length !== 3 || widths.reduce((sum, each) => sum + each, 0) !== total)
    throw new RangeError(`qkv_hidden_sizes ${widths.join()} of ${total}`);
  return widths;
}

/** What this does not know, by its name in the operator. */
function refuseUnknown({ attributes, inputs }: Call): void {
  if (attributes.flag('do_rotary')) throw unknownOption(name, 'do_rotary');
  if (inputs[6] || attributes.flag('past_present_share_buffer')) throw unknownOption(name, 'past_sequence_length');
}

const attentionOperator: Operator = {
  name,
  domain: 'com.microsoft',
  apply: (call) => {
    refuseUnknown(call);
    const { attributes, inputs } = call;
    const [x, kernel] = [call.input(0), call.input(1).node];
    if (x.rank !== 3) throw new RangeError(`Attention of ${show(x.shape)}`);
    const [batch, queries] = x.shape;
    const heads = attributes.integer('num_heads', 1);
    const product = multiplied(call, [x.node, kernel]);
    const projected = inputs[2] ? add(product, inputs[2].node) : product;
    const [q, k, v] = split(projected, 2, widthsOf(call, projected.shape[2])).map((each) => splitHeads(each, heads));
    const past = inputs[4]?.node;
    const keys = past ? concat([pastOf(past, 0), k], 2) : k;
    const values = past ? concat([pastOf(past, 1), v], 2) : v;
    const total = keys.shape[2];
    const padding = inputs[3] && paddingBias(call, name, inputs[3].node, { batch, queries, keys: total });
    const visible = attributes.flag('unidirectional')
      ? visibleByPosition({ queries, keys: total, offset: total - queries, behind: 0 })
      : undefined;
    const bias = sumOf([padding, inputs[5]?.node]);
    const { output } = attention(q, keys, values, { bias, visible, scale: attributes.number('scale') });
    const present = call.isUsed(1)
      ? Value.of(
          concat(
            [keys, values].map((each) => reshape(each, [1, ...each.shape])),
            0,
          ),
          x.type,
        )
      : undefined;
    return [Value.of(joinHeads(output), x.type), present];
  },
};

export const projectedAttentions: readonly Operator[] = [attentionOperator];
