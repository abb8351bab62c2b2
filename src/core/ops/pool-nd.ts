/** Pools over windows in any number of dimensions, `[…lead, …extents, channels]`: along the last two axes, then along those in front. */
import type { Node } from '../graph/node';
import { show, size } from '../graph/shape';
import { convExtent } from './geometry';
import { powerOf, rootOf } from './lp-norm';
import { averagePool2d, maxPool2d, sumPool2d, type PoolOptions } from './pool';
import { reshape } from './reshape';

/** For each spatial axis. */
export interface PoolNdOptions {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  /** Default: 1. */
  readonly dilations?: readonly number[];
  /** Pixels before, one for each axis, then those after. Default: 0. */
  readonly pads?: readonly number[];
}

/** Along one axis or two; `axes` are numbers of spatial axes. */
type PoolOfAxes = (x: Node, options: PoolOptions, axes: readonly number[]) => Node;

/**
 * Pools that may be taken along one axis after another. An axis in front of others is an image of width 1, everything behind it are
 * channels.
 */
function alongAxes(x: Node, options: PoolNdOptions, pool: PoolOfAxes): Node {
  const { window, strides } = options;
  const rank = window.length;
  const { dilations = window.map(() => 1), pads = [...window, ...window].map(() => 0) } = options;
  if (
    rank < 1 ||
    x.shape.length <= rank ||
    [strides, dilations].some((each) => each.length !== rank) ||
    pads.length !== 2 * rank
  )
    throw new RangeError(
      `no windows ${show(window)} with strides ${show(strides)} and pads ${show(pads)} in ${show(x.shape)}`,
    );
  const first = x.shape.length - 1 - rank;
  const alone: (axis: number) => PoolOptions = (axis) => ({
    window: [window[axis], 1],
    strides: [strides[axis], 1],
    dilations: [dilations[axis], 1],
    pads: [pads[axis], 0, pads[rank + axis], 0],
  });
  const [height, width] = [rank - 2, rank - 1];
  let pooled = x;
  if (rank > 1)
    pooled = pool(
      x,
      {
        window: [window[height], window[width]],
        strides: [strides[height], strides[width]],
        dilations: [dilations[height], dilations[width]],
        pads: [pads[height], pads[width], pads[rank + height], pads[rank + width]],
      },
      [height, width],
    );
  for (let axis = rank > 1 ? height - 1 : 0; axis >= 0; axis--) {
    const [lead, extent, behind] = [
      pooled.shape.slice(0, first + axis),
      pooled.shape[first + axis],
      pooled.shape.slice(first + axis + 1),
    ];
    const image = pool(reshape(pooled, [...lead, extent, 1, size(behind)]), alone(axis), [axis]);
    pooled = reshape(image, [...lead, image.shape[lead.length], ...behind]);
  }
  return pooled;
}

/** The largest of each window. Of equal ones, those of one slice share a part of the gradient. @throws RangeError where there is no window. */
export const maxPoolNd = (x: Node, options: PoolNdOptions): Node => alongAxes(x, options, maxPool2d);

export interface AveragePoolNdOptions extends PoolNdOptions {
  /** Pixels around the image that count as zeros, given as `pads` are and at most those (ONNX's count_include_pad). Default: none. */
  readonly counted?: readonly number[];
}

/** The mean of each window. @throws RangeError where there is no window. */
export function averagePoolNd(x: Node, { counted, ...options }: AveragePoolNdOptions): Node {
  const rank = options.window.length;
  const side = (axis: number | undefined, after: 0 | 1): number =>
    (axis === undefined ? undefined : counted?.[after * rank + axis]) ?? 0;
  return alongAxes(x, options, (image, along, [down, across]) =>
    averagePool2d(image, {
      ...along,
      counted: [side(down, 0), side(across, 0), side(down, 1), side(across, 1)],
    }),
  );
}

export interface LpPoolNdOptions extends PoolNdOptions {
  /** A positive integer. */
  readonly p: number;
}

/** (Σ |x|ᵖ)^(1/p) of each window, padding being 0. @throws RangeError where there is no window. */
export const lpPoolNd = (x: Node, { p, ...options }: LpPoolNdOptions): Node =>
  rootOf(alongAxes(powerOf(x, p), options, sumPool2d), p);

/**
 * How many pixels there must be after the image so that the number of windows is rounded up, as ONNX's ceil_mode wants it: a window that
 * would start after the image and its padding does not exist.
 * @returns `after` itself where nothing is left over.
 */
export function padsRoundedUp(
  extent: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
): number {
  const windows = convExtent(extent, kernel, stride, dilation, before, after);
  const next = windows * stride;
  const reach = dilation * (kernel - 1) + 1;
  const isLeftOver = next - stride + reach < extent + before + after;
  return isLeftOver && next < extent + before ? next + reach - extent - before : after;
}
