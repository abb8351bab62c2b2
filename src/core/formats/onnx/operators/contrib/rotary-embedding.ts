/** onnxruntime's rotary position embedding. */
import type { Node } from '../../../../graph/node';
import { size } from '../../../../graph/shape';
import { joinHeads, splitHeads } from '../../../../ops/attention';
import { add } from '../../../../ops/binary';
import { positions } from '../../../../ops/positions';
import { reshape } from '../../../../ops/reshape';
import { Value } from '../../graph/value';
import type { Operator } from '../operator';
import { turnedHeads } from '../rotary-embedding';
import { unknownOption } from '../unknown-option';

const name = 'RotaryEmbedding';

/** Numbers of positions, `[batch or 1, positions]`: given, or counted from one that is given. */
const positionsFrom = (given: Node, count: number): Node =>
  size(given.shape) === 1 ? add(reshape(given, [1, 1]), positions(count)) : given;

const rotaryEmbedding: Operator = {
  name,
  domain: 'com.microsoft',
  apply: (call) => {
    const { attributes } = call;
    if (attributes.flag('is_packed_batching')) throw unknownOption(name, 'is_packed_batching');
    const [x, given] = [call.input(0), call.input(1).node];
    const [cos, sin] = [call.input(2).node, call.input(3).node];
    // Without a number of heads, an angle is for two elements of a head.
    const width = x.shape[x.rank - 1];
    const heads = attributes.integer('num_heads', 0) || width / (2 * cos.shape[1]);
    const apart = x.rank === 4 ? x.node : splitHeads(x.node, heads);
    const numbers = positionsFrom(given, apart.shape[2]);
    const turned = turnedHeads(apart, { cos, sin, numbers, interleaved: attributes.flag('interleaved') });
    return Value.of(x.rank === 4 ? turned : joinHeads(turned), x.type);
  },
};

export const contribRotaryEmbeddings: readonly Operator[] = [rotaryEmbedding];
