/** Rotary position embeddings. */
import type { Node } from '../../../graph/node';
import { show } from '../../../graph/shape';
import { joinHeads, splitHeads } from '../../../ops/attention';
import { gather } from '../../../ops/gather';
import { reshape } from '../../../ops/reshape';
import { rotary } from '../../../ops/rotary';
import { Value } from '../graph/value';
import type { Operator } from './operator';

interface Angles {
  /** Of every position, `[positions, pairs]`; or, without numbers, of each position of each example, `[batch, positions, pairs]`. */
  readonly cos: Node;
  readonly sin: Node;
  /** Numbers of positions, `[batch, positions]`. */
  readonly numbers: Node | undefined;
  readonly interleaved: boolean;
}

/** Turns heads `[batch, heads, positions, width]`, each position by its angles. */
export function turnedHeads(x: Node, { cos, sin, numbers, interleaved }: Angles): Node {
  const forHeads = (cache: Node): Node => {
    const angles = numbers ? gather(cache, numbers) : cache;
    return reshape(angles, angles.shape.toSpliced(angles.shape.length - 2, 0, 1));
  };
  return rotary(x, { cos: forHeads(cos), sin: forHeads(sin), interleaved });
}

const rotaryEmbedding: Operator = {
  name: 'RotaryEmbedding',
  apply: (call) => {
    const { attributes } = call;
    const x = call.input(0);
    const [cos, sin, numbers] = [call.input(1).node, call.input(2).node, call.inputs[3]?.node];
    const heads = x.rank === 4 ? x.node : splitHeads(x.node, attributes.integer('num_heads', 0));
    const width = attributes.integer('rotary_embedding_dim', 0) || heads.shape[3];
    if (2 * cos.shape[cos.shape.length - 1] !== width)
      throw new RangeError(`angles ${show(cos.shape)} for ${width} elements`);
    const turned = turnedHeads(heads, { cos, sin, numbers, interleaved: attributes.flag('interleaved') });
    return Value.of(x.rank === 4 ? turned : joinHeads(turned), x.type);
  },
};

export const rotaryEmbeddings: readonly Operator[] = [rotaryEmbedding];
