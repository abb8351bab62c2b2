/** Pools over windows in any number of dimensions, and over everything. */
import type { Node } from '../../../graph/node';
import { range, show } from '../../../graph/shape';
import { averagePoolNd, lpPoolNd, type PoolNdOptions } from '../../../ops/pool-nd';
import { powerOf, rootOf } from '../../../ops/lp-norm';
import { keptShape, reduceMax, reduceMean, reduceSum } from '../../../ops/reduce';
import { reshape } from '../../../ops/reshape';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';
import { countsOf, extentsOf, roundedUp, windowsOf } from './windows';

/** Windows of a pool, and what the file pads without what rounding up adds. */
interface PoolWindows {
  readonly options: PoolNdOptions;
  readonly padded: readonly number[];
}

/** @throws RangeError where the node does not say how large windows are, or contradicts itself. */
export function poolWindowsOf({ attributes }: Call, { shape }: Value): PoolWindows {
  const extents = extentsOf(shape);
  const window = countsOf(attributes, 'kernel_shape', extents.length);
  if (!window) throw new RangeError(`no windows in ${show(shape)}`);
  const exact = windowsOf(attributes, shape, window);
  const options = attributes.flag('ceil_mode') ? roundedUp(extents, window, exact) : exact;
  return { options: { window, ...options }, padded: exact.pads };
}

type Pool = (image: Node, windows: PoolWindows, call: Call) => Node;

const pool = (name: string, apply: Pool): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    return Value.channelsLast(apply(x.channelsLast, poolWindowsOf(call, x), call), x.type);
  },
});

const averagePool: Pool = (image, { options, padded }, { attributes }) =>
  averagePoolNd(image, { ...options, ...(attributes.flag('count_include_pad') && { counted: padded }) });
const lpPool: Pool = (image, { options }, { attributes }) =>
  lpPoolNd(image, { ...options, p: attributes.integer('p', 2) });

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
  globalPool('GlobalAveragePool', reduceMean),
  globalPool('GlobalLpPool', lpNorm),
  globalPool('GlobalMaxPool', reduceMax),
];
