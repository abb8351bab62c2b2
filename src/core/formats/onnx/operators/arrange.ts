/** Other arrangements, and what runs along an axis. */
import { axisOf } from '../../../graph/shape';
import type { Node } from '../../../graph/node';
import { depthToSpace, oneHot, spaceToDepth, tile, triangle, type BlockOrder } from '../../../ops/arrange';
import { cumulativeProduct, cumulativeSum, type CumulativeOptions } from '../../../ops/cumulative';
import { reshape } from '../../../ops/reshape';
import { slice } from '../../../ops/slice';
import { Value } from '../graph/value';
import { requireExtents } from './extents';
import type { Call, Operator } from './operator';

function blockOf(call: Call): number {
  const block = call.attributes.integer('blocksize', 0);
  if (block < 1) throw new RangeError(`blocksize is ${block}`);
  return block;
}

/** Newer versions say in the mode what comes first in a channel's number: where in its block a pixel stands, or not. */
const orderOf = (call: Call): BlockOrder =>
  call.attributes.word('mode', ['DCR', 'CRD']) === 'DCR' ? 'block-first' : 'channel-first';

const depthToSpaceOperator: Operator = {
  name: 'DepthToSpace',
  apply: (call) => {
    const x = call.input(0);
    return Value.channelsLast(depthToSpace(x.channelsLast, blockOf(call), orderOf(call)), x.type);
  },
};

const spaceToDepthOperator: Operator = {
  name: 'SpaceToDepth',
  apply: (call) => {
    const x = call.input(0);
    return Value.channelsLast(spaceToDepth(x.channelsLast, blockOf(call), orderOf(call)), x.type);
  },
};

const tiling: Operator = {
  name: 'Tile',
  apply: (call) => {
    const x = call.input(0);
    const times = call.numbers(1) ?? [];
    if (times.length !== x.rank) throw new RangeError(`${times.length} repeats for ${x.rank} axes`);
    requireExtents(x.shape.map((extent, axis) => extent * times[axis]));
    return x.like(
      tile(
        x.any,
        x.order.map((axis) => times[axis]),
      ),
    );
  },
};

const triangleOperator: Operator = {
  name: 'Trilu',
  apply: (call) => {
    const x = call.input(0);
    const side = call.attributes.flag('upper', true) ? 'upper' : 'lower';
    return Value.of(triangle(x.node, side, call.number(1)), x.type);
  },
};

/** The axis is an input. */
const running = (name: string, run: (x: Node, axis: number, options: CumulativeOptions) => Node): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    const axis = axisOf(call.number(1) ?? NaN, x.rank);
    const [isExclusive, isReverse] = [call.attributes.flag('exclusive'), call.attributes.flag('reverse')];
    return x.like(run(x.any, x.storedAxis(axis), { isExclusive, isReverse }));
  },
});

/** The number elsewhere and the number at the index are one input. */
const oneHotOperator: Operator = {
  name: 'OneHot',
  apply: (call) => {
    const [indices, values] = [call.input(0), call.input(2)];
    const depth = call.number(1) ?? 0;
    requireExtents([...indices.shape, depth]);
    const axis = axisOf(call.attributes.integer('axis', -1), indices.rank + 1);
    const value = (at: number): Node => reshape(slice(values.node, [at], [at + 1]), []);
    return Value.of(oneHot(indices.node, depth, axis, value(1), value(0)), values.type);
  },
};

export const arrangements: readonly Operator[] = [
  running('CumProd', cumulativeProduct),
  running('CumSum', cumulativeSum),
  depthToSpaceOperator,
  oneHotOperator,
  spaceToDepthOperator,
  tiling,
  triangleOperator,
];
