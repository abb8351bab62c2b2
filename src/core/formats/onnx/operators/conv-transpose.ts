/** Transposed convolutions in any number of dimensions. */
import type { Node } from '../../../graph/node';
import { ones, show, size } from '../../../graph/shape';
import { convTransposeNd } from '../../../ops/conv-nd';
import { pad, slice } from '../../../ops/slice';
import { Value } from '../graph/value';
import { kernelExtents, kernelLast, withBias } from './conv';
import type { Call, Operator } from './operator';
import { autoPadOf, countsOf, explicitPads, extentsOf, halves } from './windows';

/** Of one spatial axis. */
interface Axis {
  readonly stride: number;
  /** What the windows reach altogether. */
  readonly whole: number;
  /** What is cut off of that in front; less than 0: added. */
  readonly before: number;
  /** What is left. */
  readonly extent: number;
}

/** Elements of the result for one example: more is a mistake in the file. */
const largest = 2 ** 31;

/** What the file wants of each axis: pads, or an extent that they follow from. */
function axesOf(
  { attributes }: Call,
  extents: readonly number[],
  kernel: readonly number[],
  dilations: readonly number[],
): Axis[] {
  const rank = extents.length;
  const strides = countsOf(attributes, 'strides', rank) ?? ones(rank);
  const added = countsOf(attributes, 'output_padding', rank, 0) ?? extents.map(() => 0);
  const autoPad = autoPadOf(attributes);
  const pads = explicitPads(attributes, rank);
  // Some exporters list examples and channels too.
  const wanted = attributes.numbers('output_shape')?.slice(-rank) ?? [];
  return extents.map((positions, axis) => {
    const [stride, more] = [strides[axis], added[axis]];
    const whole = stride * (positions - 1) + dilations[axis] * (kernel[axis] - 1) + 1;
    const same = autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER' ? positions * stride : undefined;
    const extent = wanted.length > 0 ? wanted[axis] : same;
    if (extent !== undefined) {
      // Where nothing is said, the odd one is cut off in front.
      const [before] = halves(whole + more - extent, autoPad === 'SAME_UPPER' ? 'SAME_UPPER' : 'SAME_LOWER');
      return { stride, whole, before, extent };
    }
    if (autoPad === 'VALID') return { stride, whole, before: 0, extent: whole + more };
    return { stride, whole, before: pads[axis], extent: whole + more - pads[axis] - pads[rank + axis] };
  });
}

/** Everything that is cut off is padding of a convolution that the transposed one undoes. */
const isPadding = ({ stride, whole, before, extent }: Axis): boolean => before >= 0 && before + extent - whole < stride;

/** The image of extents `whole`, cut off and filled up with zeros. */
function fitted(image: Node, axes: readonly Axis[]): Node {
  const along = (of: (axis: Axis) => number): number[] => [0, ...axes.map(of), 0];
  const starts = along(({ before }) => Math.max(before, 0));
  const ends = along(({ before, whole, extent }) => Math.min(before + extent, whole));
  const cut = slice(image, starts, [image.shape[0], ...ends.slice(1, -1), image.shape[image.shape.length - 1]]);
  return pad(
    cut,
    along(({ before }) => Math.max(-before, 0)),
    along(({ before, whole, extent }) => Math.max(before + extent - whole, 0)),
  );
}

const convTranspose: Operator = {
  name: 'ConvTranspose',
  apply: (call) => {
    const [x, w] = [call.input(0), call.input(1)];
    const extents = extentsOf(x.shape);
    const rank = extents.length;
    const kernel = kernelExtents(call, w);
    const dilations = countsOf(call.attributes, 'dilations', rank) ?? ones(rank);
    if (kernel.length !== rank) throw new RangeError(`a kernel ${show(w.shape)} for ${show(x.shape)}`);
    const axes = axesOf(call, extents, kernel, dilations);
    const group = call.attributes.integer('group', 1);
    const output = axes.map(({ extent }) => extent);
    const filters = w.shape[1] * group;
    const elements = size(axes.map(({ whole, extent }) => Math.max(whole, extent))) * filters * x.shape[0];
    if (!output.every((extent) => Number.isSafeInteger(extent) && extent >= 1) || !(elements <= largest))
      throw new RangeError(`an image ${show(output)} of ${filters} channels`);
    const options = { strides: axes.map(({ stride }) => stride), dilations, group };
    const weights = kernelLast(w.node);
    const direct = axes.every(isPadding);
    const result = direct
      ? convTransposeNd(x.channelsLast, weights, { ...options, pads: padsOf(axes), output })
      : fitted(convTransposeNd(x.channelsLast, weights, { ...options, output: axes.map(({ whole }) => whole) }), axes);
    // The file counts the units of each group anew, unless a group is one channel: of others no axis says which unit is meant.
    const isCounted = group === 1 || w.shape[0] === group;
    const noted = isCounted ? call.applies(w.node, result, rank + 1) : result;
    return Value.channelsLast(withBias(noted, call.inputs[2]), x.type);
  },
};

/** What the convolution pads that is undone: positions after the last window are not reached, and no padding. */
const padsOf = (axes: readonly Axis[]): number[] => [
  ...axes.map(({ before }) => before),
  ...axes.map(({ whole, before, extent }) => Math.max(whole - before - extent, 0)),
];

export const transposedConvolutions: readonly Operator[] = [convTranspose];
