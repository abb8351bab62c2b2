/** How onnxruntime's attention says which keys are padding. */
import { scalar } from '../../../../graph/leaf';
import type { Node } from '../../../../graph/node';
import { and, greater, less, not } from '../../../../ops/comparison';
import { split } from '../../../../ops/blocks';
import { positions } from '../../../../ops/positions';
import { reshape } from '../../../../ops/reshape';
import { where } from '../../../../ops/where';
import type { Call } from '../operator';
import { unknownOption } from '../unknown-option';

/** What is being masked: scores `[batch, heads, queries, keys]`. */
interface Scores {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
}

/**
 * A number to add to scores: 0 for keys that count, `mask_filter_value` (−10000) for padding.
 * @param mask `[batch]`, how many keys count; `[2 · batch]`, where they end, then where they start; `[batch, keys]` or `[batch, queries, keys]`, 1 for
 * those that count.
 * @throws Unsupported for another form.
 */
export function paddingBias(call: Call, operator: string, mask: Node, { batch, queries, keys }: Scores): Node {
  const { shape } = mask;
  const is = (...extents: readonly number[]): boolean => shape.join() === extents.join();
  const bias = (counts: Node): Node =>
    where(counts, scalar(0), scalar(call.attributes.number('mask_filter_value', -10000)));
  const numbers = positions(keys);
  const each = (lengths: Node): Node => reshape(lengths, [batch, 1, 1, 1]);
  if (is(batch, keys)) return bias(greater(reshape(mask, [batch, 1, 1, keys]), scalar(0)));
  if (is(batch, queries, keys)) return bias(greater(reshape(mask, [batch, 1, queries, keys]), scalar(0)));
  if (is(batch)) return bias(less(numbers, each(mask)));
  if (is(2 * batch)) {
    const [ends, starts] = split(mask, 0, [batch, batch]).map(each);
    return bias(and(less(numbers, ends), not(less(numbers, starts))));
  }
  throw unknownOption(operator, `a mask of ${shape.length} axes`);
}
