/** Pools over windows in any number of dimensions, and over everything. */
import { text } from '../../../../shared/text';
import type { Node } from '../../../graph/node';
import { range, show } from '../../../graph/shape';
import { averagePoolNd, lpPoolNd, maxPoolNd, type PoolNdOptions } from '../../../ops/pool-nd';
import { powerOf, rootOf } from '../../../ops/lp-norm';
import { keptShape, reduceMax, reduceMean, reduceSum } from '../../../ops/reduce';
import { reshape } from '../../../ops/reshape';
import { Unsupported } from '../../unsupported';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';
import { countsOf, extentsOf, roundedUp, windowsOf } from './windows';

/** @param padded what the file pads, without what rounding up adds. */
type Pool = (image: Node, options: PoolNdOptions, call: Call, padded: readonly number[]) => Node;

const pool = (name: string, apply: Pool): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    const extents = extentsOf(x.shape);
    const window = countsOf(call.attributes, 'kernel_shape', extents.length);
    if (!window) throw new RangeError(`no windows in ${show(x.shape)}`);
    const exact = windowsOf(call.attributes, x.shape, window);
    const options = call.attributes.flag('ceil_mode') ? roundedUp(extents, window, exact) : exact;
    return Value.channelsLast(apply(x.channelsLast, { window, ...options }, call, exact.pads), x.type);
  },
});

const maxPool: Pool = (image, options, call) => {
  if (call.isUsed(1)) throw new Unsupported(text('The positions of the largest elements of a MaxPool are not known.'));
  return maxPoolNd(image, options);
};
const averagePool: Pool = (image, options, { attributes }, padded) =>
  averagePoolNd(image, { ...options, ...(attributes.flag('count_include_pad') && { counted: padded }) });
const lpPool: Pool = (image, options, { attributes }) => lpPoolNd(image, { ...options, p: attributes.integer('p', 2) });

/** Over all spatial axes, which stay with extent 1: in the order of axes in which the image is stored. */
const globalPool = (name: string, reduce: (x: Node, axes: readonly number[], call: Call) => Node): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    const axes = range(extentsOf(x.shape).length).map((axis) => x.storedAxis(axis + 2));
    return x.like(reshape(reduce(x.any, axes, call), keptShape(x.any.shape, axes)));
  },
});

const lpNorm = (x: Node, axes: readonly number[], { attributes }: Call): Node => {
  const p = attributes.integer('p', 2);
  return rootOf(reduceSum(powerOf(x, p), axes), p);
};

export const pools: readonly Operator[] = [
  pool('AveragePool', averagePool),
  pool('LpPool', lpPool),
  pool('MaxPool', maxPool),
  globalPool('GlobalAveragePool', reduceMean),
  globalPool('GlobalLpPool', lpNorm),
  globalPool('GlobalMaxPool', reduceMax),
];
