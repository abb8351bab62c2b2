/** onnxruntime's first layer of a BERT. */
import { scalar } from '../../../../graph/leaf';
import { show } from '../../../../graph/shape';
import { add } from '../../../../ops/binary';
import { gather } from '../../../../ops/gather';
import { positions } from '../../../../ops/positions';
import { reduceSum } from '../../../../ops/reduce';
import { expand, reshape } from '../../../../ops/reshape';
import { Value } from '../../graph/value';
import { layerNormOf } from '../layer-norm';
import type { Operator } from '../operator';

/**
 * Layer norm of the sum of three tables' rows: of the word, of the position, of the segment where there is one. Ids `[batch, positions]`.
 * Outputs: normalized, the number of words that the mask shows, the sum.
 */
const embedLayerNormalization: Operator = {
  name: 'EmbedLayerNormalization',
  domain: 'com.microsoft',
  apply: (call) => {
    const ids = call.input(0);
    const [segments, mask, given] = [1, 7, 8].map((index) => call.inputs[index]?.node);
    const [words, places] = [call.input(2), call.input(3)];
    if (ids.rank !== 2) throw new RangeError('ids of another number of axes than 2');
    const [batch, length] = ids.shape;
    const numbers = given ?? reshape(positions(length), [1, length]);
    if (numbers.shape.length !== 2) throw new RangeError(`positions ${show(numbers.shape)}`);
    const rows = [
      gather(words.node, ids.node),
      gather(places.node, numbers),
      ...(segments ? [gather(call.input(4).node, segments)] : []),
    ];
    const sum = rows.reduce(add);
    const epsilon = call.attributes.number('epsilon', 1e-12);
    const [y] = layerNormOf(sum, [2], { scale: call.input(5), bias: call.input(6), epsilon });
    const shown = mask ? reduceSum(mask, [1]) : expand(scalar(0), [batch]);
    return [Value.of(y, words.type), Value.of(shown, 'int32'), Value.of(sum, words.type)];
  },
};

export const embedLayerNorms: readonly Operator[] = [embedLayerNormalization];
