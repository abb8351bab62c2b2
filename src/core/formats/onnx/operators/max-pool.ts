/** The largest elements of windows, and back in their places. */
import { text } from '../../../../shared/text';
import { constant, scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { ones, range, show, size } from '../../../graph/shape';
import { add, div, max, mul, sub } from '../../../ops/binary';
import { scatterAdd } from '../../../ops/gather';
import { largestPixels2d } from '../../../ops/pool';
import { maxPoolNd, type PoolNdOptions } from '../../../ops/pool-nd';
import { filled, reshape } from '../../../ops/reshape';
import { floor } from '../../../ops/rounding';
import { pad } from '../../../ops/slice';
import { Unsupported } from '../../unsupported';
import { Value } from '../graph/value';
import type { Operator } from './operator';
import { poolWindowsOf } from './pool';
import { countsOf, explicitPads, extentsOf } from './windows';

/** Largest number that executors keep exactly as a float32. */
const exact = 2 ** 24;

const pooling: Operator = {
  name: 'MaxPool',
  apply: (call) => {
    const x = call.input(0);
    const { options } = poolWindowsOf(call, x);
    const largest = Value.channelsLast(maxPoolNd(x.channelsLast, options), x.type);
    if (!call.isUsed(1)) return largest;
    const taps = size(largest.shape.slice(2)) * size(options.window);
    if (x.rank > 4 || Math.max(size(x.shape), taps) > exact)
      throw new Unsupported(
        text('The positions of the largest elements of a MaxPool over {0} are not known.', show(x.shape)),
      );
    return [largest, positionsOf(x, options, call.attributes.flag('storage_order'))];
  },
};

/** Numbers of the largest elements among all of x. @param byColumns spatial axes count from the last one on. */
function positionsOf(x: Value, { window, strides, dilations, pads }: PoolNdOptions, byColumns: boolean): Value {
  const [examples, channels, ...extents] = x.shape;
  const [columns, rows = 1] = [...extents].reverse();
  // A line is an image of height 1.
  const pair = (found: readonly number[] | undefined, otherwise: number): readonly [number, number] => {
    const [last = otherwise, first] = [...(found ?? [])].reverse();
    return [first ?? otherwise, last];
  };
  const rank = extents.length;
  const [top, left] = pair(pads?.slice(0, rank), 0);
  const [bottom, right] = pair(pads?.slice(rank), 0);
  const pixels = largestPixels2d(reshape(x.channelsLast, [examples, rows, columns, channels]), {
    window: pair(window, 1),
    strides: pair(strides, 1),
    dilations: pair(dilations, 1),
    pads: [top, left, bottom, right],
  });
  const pooled = reshape(pixels, [examples, ...pixels.shape.slice(3 - rank)]);
  const own = byColumns ? turned(pooled, rows, columns) : pooled;
  const image = range(examples * channels).map((each) => each * rows * columns);
  return Value.channelsLast(add(own, constant(image, [examples, ...ones(rank), channels])), 'int64');
}

/** Row-major numbers of pixels as column-major ones. */
function turned(pixels: Node, rows: number, columns: number): Node {
  const row = floor(div(pixels, scalar(columns)));
  const column = sub(pixels, mul(row, scalar(columns)));
  return add(mul(column, scalar(rows)), row);
}

const unpooling: Operator = {
  name: 'MaxUnpool',
  apply: (call) => {
    const { attributes } = call;
    const [x, indices] = [call.input(0), call.input(1)];
    const extents = extentsOf(x.shape);
    const rank = extents.length;
    const window = countsOf(attributes, 'kernel_shape', rank);
    if (!window) throw new RangeError(`no windows in ${show(x.shape)}`);
    const strides = countsOf(attributes, 'strides', rank) ?? ones(rank);
    const pads = explicitPads(attributes, rank);
    const pooled = extents.map(
      (extent, axis) => (extent - 1) * strides[axis] + window[axis] - pads[axis] - pads[rank + axis],
    );
    const shape = [...x.shape.slice(0, 2), ...pooled];
    if (!pooled.every((extent) => Number.isSafeInteger(extent) && extent >= 1) || !(size(shape) < 2 ** 31))
      throw new RangeError(`${show(x.shape)} cannot have come from ${show(shape)}`);
    // Indices count all elements of what was pooled, those of other examples and channels too.
    const count = [size(x.shape)];
    const places = reshape(indices.node, count);
    const sums = scatterAdd(places, reshape(x.node, count), size(shape));
    // Windows that overlap may have the same largest element: it is there once.
    const times = scatterAdd(places, filled(1, count), size(shape));
    const image = reshape(div(sums, max(times, scalar(1))), shape);
    const wanted = call.numbers(2) ?? shape;
    if (wanted.length !== shape.length || !range(shape.length).every((axis) => wanted[axis] >= shape[axis]))
      throw new RangeError(`${show(wanted)} for ${show(shape)}`);
    const none = shape.map(() => 0);
    return Value.of(
      pad(
        image,
        none,
        shape.map((extent, axis) => wanted[axis] - extent),
      ),
      x.type,
    );
  },
};

export const maxPools: readonly Operator[] = [pooling, unpooling];
