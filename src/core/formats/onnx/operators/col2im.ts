/** Images out of windows that add up where they overlap. */
import { ones, range, show, size } from '../../../graph/shape';
import { convExtent } from '../../../ops/geometry';
import { foldAxis, type AxisWindows } from '../../../ops/leading-windows';
import { reshape, transpose } from '../../../ops/reshape';
import { Value } from '../graph/value';
import type { Operator } from './operator';
import { countsOf, explicitPads } from './windows';

const isCounts = (found: readonly number[]): boolean => found.every((each) => Number.isSafeInteger(each) && each >= 1);

const foldingWindows: Operator = {
  name: 'Col2Im',
  apply: (call) => {
    const { attributes } = call;
    const x = call.input(0);
    const [extents, block] = [call.numbers(1) ?? [], call.numbers(2) ?? []];
    const rank = extents.length;
    const strides = countsOf(attributes, 'strides', rank) ?? ones(rank);
    const dilations = countsOf(attributes, 'dilations', rank) ?? ones(rank);
    const pads = explicitPads(attributes, rank);
    const windows = block.map((kernel, axis): AxisWindows => ({
      kernel,
      stride: strides[axis],
      dilation: dilations[axis],
      before: pads[axis],
      after: pads[rank + axis],
    }));
    const counts = windows.map(({ kernel, stride, dilation, before, after }, axis) =>
      convExtent(extents[axis], kernel, stride, dilation, before, after),
    );
    const [examples, rows, columns] = x.shape;
    const channels = rows / size(block);
    const fits = rank >= 1 && block.length === rank && [extents, block, counts].every(isCounts);
    if (!fits || x.rank !== 3 || columns !== size(counts) || !Number.isInteger(channels))
      throw new RangeError(`windows ${show(x.shape)} of ${show(block)} for images of ${show(extents)}`);
    // Each axis's windows stand before their taps; channels are last.
    const apart = reshape(x.node, [examples, channels, ...block, ...counts]);
    const pairs = range(rank).flatMap((axis) => [2 + rank + axis, 2 + axis]);
    const image = windows.reduce(
      (node, each, axis) => foldAxis(node, 1 + axis, each, extents[axis]),
      transpose(apart, [0, ...pairs, 1]),
    );
    return Value.channelsLast(image, x.type);
  },
};

export const foldings: readonly Operator[] = [foldingWindows];
