/** Softmax and its logarithm. */
import type { Node } from '../../../graph/node';
import { axisOf, size } from '../../../graph/shape';
import { reshape } from '../../../ops/reshape';
import { logSoftmax, softmax } from '../../../ops/softmax';
import { Value } from '../graph/value';
import type { Operator } from './operator';

/** Before opset 13 all axes from `axis` on are one. */
const alongAxis = (name: string, apply: (x: Node, axis: number) => Node): Operator => ({
  name,
  apply: (call) => {
    const { opset, attributes } = call;
    const x = call.input(0);
    const axis = axisOf(attributes.integer('axis', opset < 13 ? 1 : -1), Math.max(x.rank, 1));
    if (x.rank === 0) throw new RangeError(`${name} of a scalar`);
    if (opset >= 13 || axis === x.rank - 1) return x.like(apply(x.any, x.storedAxis(axis)));
    const rows = [size(x.shape.slice(0, axis)), size(x.shape.slice(axis))];
    return Value.of(reshape(apply(reshape(x.node, rows), 1), x.shape), x.type);
  },
});

export const softmaxes: readonly Operator[] = [alongAxis('Softmax', softmax), alongAxis('LogSoftmax', logSoftmax)];
