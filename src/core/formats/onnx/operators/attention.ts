/** Attention as one operator (opset 23 and later). */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { show } from '../../../graph/shape';
import { and } from '../../../ops/comparison';
import {
  attention,
  joinHeads,
  splitHeads,
  visibleByPosition,
  visibleUpTo,
  type Attended,
} from '../../../ops/attention';
import { sub } from '../../../ops/binary';
import { padWith } from '../../../ops/blocks';
import { concat } from '../../../ops/slice';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** `[batch, heads, positions, width]`, out of that or of `[batch, positions, heads · width]`. */
function headsOf({ node }: Value, heads: number | undefined): Node {
  if (node.shape.length === 4) return node;
  if (heads === undefined) throw new RangeError(`${show(node.shape)} without a number of heads`);
  return splitHeads(node, heads);
}

/** What is remembered, then what is new. */
export const withPast = (past: Value | undefined, fresh: Node): Node => (past ? concat([past.node, fresh], 2) : fresh);

/** A mask of booleans says what is visible, one of numbers is added; keys that it does not reach are hidden. */
function readMask(mask: Value | undefined, keys: number): { bias?: Node; visible?: Node } {
  if (!mask) return {};
  const { node, type } = mask;
  const missing = keys - (node.shape[node.shape.length - 1] ?? keys);
  if (missing < 0) throw new RangeError(`a mask ${show(node.shape)} for ${keys} keys`);
  const none = node.shape.map(() => 0);
  const hidden = type === 'bool' ? 0 : -Infinity;
  const whole = missing === 0 ? node : padWith(node, none, none.with(-1, missing), hidden);
  return type === 'bool' ? { visible: whole } : { bias: whole };
}

/** An extent of a window; −1 is none. */
const bound = ({ attributes }: Call, name: string): number | undefined => {
  const value = attributes.integer(name, -1);
  return value < 0 ? undefined : value;
};

/** What queries see by their positions, and by the length of the keys that count. */
function visibleKeys(call: Call, queries: number, keys: number, past: number): Node | undefined {
  const lengths = call.inputs[6]?.node;
  const offset = lengths && past === 0 ? sub(lengths, scalar(queries)) : past;
  const before = bound(call, 'left_window_size');
  const behind = call.attributes.flag('is_causal') ? 0 : bound(call, 'right_window_size');
  const masks = [
    ...(before === undefined && behind === undefined
      ? []
      : [visibleByPosition({ queries, keys, offset, before, behind })]),
    ...(lengths ? [visibleUpTo(lengths, keys)] : []),
  ];
  return masks.length === 0 ? undefined : masks.reduce(and);
}

/** The scores at one of four stages. */
function stageOf({ products, scores, biased, probabilities }: Attended, mode: number): Node {
  const stages = [products, scores, biased, probabilities];
  if (stages[mode]) return stages[mode];
  throw new RangeError(`qk_matmul_output_mode is ${mode}`);
}

const attentionOperator: Operator = {
  name: 'Attention',
  apply: (call) => {
    const { attributes } = call;
    const query = call.input(0);
    const shared = attributes.integer('kv_num_heads');
    const q = headsOf(query, attributes.integer('q_num_heads'));
    const k = withPast(call.inputs[4], headsOf(call.input(1), shared));
    const v = withPast(call.inputs[5], headsOf(call.input(2), shared));
    const [queries, keys] = [q.shape[2], k.shape[2]];
    const past = call.inputs[4]?.shape[2] ?? 0;
    const mask = readMask(call.inputs[3], keys);
    const byPosition = visibleKeys(call, queries, keys, past);
    const visible = mask.visible && byPosition ? and(mask.visible, byPosition) : (mask.visible ?? byPosition);
    const attended = attention(q, k, v, {
      bias: mask.bias,
      visible,
      scale: attributes.number('scale'),
      softcap: attributes.number('softcap', 0),
    });
    const output = query.rank === 3 ? joinHeads(attended.output) : attended.output;
    const stage = stageOf(attended, attributes.integer('qk_matmul_output_mode', 0));
    return [output, k, v, stage].map((node) => Value.of(node, query.type));
  },
};

export const attentions: readonly Operator[] = [attentionOperator];
