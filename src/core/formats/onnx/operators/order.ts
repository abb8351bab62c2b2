/** The largest and the smallest. */
import { axisOf } from '../../../graph/shape';
import { argExtreme, topK } from '../../../ops/order';
import { keptShape } from '../../../ops/reduce';
import { reshape } from '../../../ops/reshape';
import { Value } from '../graph/value';
import type { Operator } from './operator';

const argument = (name: string, largest: boolean): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    const axis = axisOf(call.attributes.integer('axis', 0), x.rank);
    const isLast = call.attributes.flag('select_last_index');
    const found = argExtreme(x.node, axis, { largest, isLast });
    const isKept = call.attributes.flag('keepdims', true);
    return Value.of(isKept ? reshape(found, keptShape(x.shape, [axis])) : found, 'int64');
  },
});

/** How many is an attribute before version 10; the smallest can be asked for from 11 on. In order, whether that is asked for or not. */
const ranking: Operator = {
  name: 'TopK',
  apply: (call) => {
    const x = call.input(0);
    const axis = axisOf(call.attributes.integer('axis', -1), x.rank);
    const k = call.opset < 10 ? call.attributes.integer('k') : call.number(1);
    if (k === undefined) throw new RangeError('k is missing');
    const { values, indices } = topK(x.node, axis, { k, largest: call.attributes.flag('largest', true) });
    return [Value.of(values, x.type), Value.of(indices, 'int64')];
  },
};

export const orders: readonly Operator[] = [argument('ArgMax', true), argument('ArgMin', false), ranking];
