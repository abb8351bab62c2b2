/** Windows along one axis that stand as channels: with them, a convolution of n dimensions is one of n − 1. */
import type { Node } from '../graph/node';
import { size } from '../graph/shape';
import type { Windows } from './geometry';
import { reshape, transpose } from './reshape';
import { fold, unfold } from './unfold';

/** Along one axis. */
export interface AxisWindows {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** An image as wide as one pixel: its channels are everything behind the axis. */
const asImage = ({ kernel, stride, dilation, before, after }: AxisWindows): Windows => ({
  kernel: [kernel, 1],
  strides: [stride, 1],
  dilations: [dilation, 1],
  pads: [before, 0, after, 0],
});

/** Swaps the middle two of four axes. */
const tapsInside = [0, 2, 1, 3];

/**
 * `[…lead, extent, …rest, channels]` → `[…lead, windows, …rest, group · taps · channels / group]`, the axis being the one at `axis`.
 * @throws RangeError where there is no window.
 */
export function stackWindows(x: Node, axis: number, windows: AxisWindows, group: number): Node {
  const [lead, extent, behind] = [x.shape.slice(0, axis), x.shape[axis], x.shape.slice(axis + 1)];
  const columns = unfold(reshape(x, [...lead, extent, 1, size(behind)]), { ...asImage(windows), groups: 1 });
  const count = columns.shape[axis + 1];
  const channels = behind[behind.length - 1];
  const own = channels / group;
  // The taps move in between the groups and their channels.
  const apart = reshape(columns, [size(lead) * count, windows.kernel, size(behind) / own, own]);
  return reshape(transpose(apart, tapsInside), [...lead, count, ...behind.with(-1, channels * windows.kernel)]);
}

/** Its adjoint: overlapping windows add up to `[…lead, extent, …rest, channels]`. @throws RangeError where windows are missing. */
export function unstackWindows(x: Node, axis: number, windows: AxisWindows, group: number, extent: number): Node {
  const [lead, count, behind] = [x.shape.slice(0, axis), x.shape[axis], x.shape.slice(axis + 1)];
  const channels = behind[behind.length - 1] / windows.kernel;
  const own = channels / group;
  const rest = behind.with(-1, channels);
  const apart = reshape(x, [size(lead) * count, size(rest) / own, windows.kernel, own]);
  const taps = reshape(transpose(apart, tapsInside), [...lead, count, windows.kernel, ...rest]);
  return foldAxis(taps, axis, windows, extent);
}

/**
 * `[…lead, windows, taps, …rest]` → `[…lead, extent, …rest]`: overlapping windows add up, what lies outside is dropped.
 * @throws RangeError where windows are missing.
 */
export function foldAxis(x: Node, axis: number, windows: AxisWindows, extent: number): Node {
  const [lead, rest] = [x.shape.slice(0, axis), x.shape.slice(axis + 2)];
  const columns = reshape(x, [...lead, 1, x.shape[axis], windows.kernel * size(rest)]);
  const image = fold(columns, { ...asImage(windows), groups: 1 }, [extent, 1]);
  return reshape(image, [...lead, extent, ...rest]);
}
