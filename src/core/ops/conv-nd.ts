/**
 * Convolutions in any number of dimensions, channels last. In one: an image of height 1. In more than two: the windows along the first
 * axis become channels of a convolution of one dimension less, so that it is one convolution and its kernel gradient one product. (A sum
 * over the kernel's first axis took a seventh more time for gradients of a small net, as much for the rest.)
 */
import type { Node } from '../graph/node';
import { show, type Shape } from '../graph/shape';
import { conv2d, convTranspose2d } from './conv';
import { type AxisWindows, stackWindows, unstackWindows } from './leading-windows';
import { reduceSum } from './reduce';
import { expand, moveAxis, reshape } from './reshape';

/** For each spatial axis. */
export interface ConvNdOptions {
  /** Default: 1. */
  readonly strides?: readonly number[];
  /** Default: 1. */
  readonly dilations?: readonly number[];
  /** Pixels before, one for each axis, then those after. Default: 0. */
  readonly pads?: readonly number[];
  /** Filter f sees only the channels of group ⌊f / (filters / group)⌋. Default: 1. */
  readonly group?: number;
}

interface Geometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly group: number;
}

/** @throws RangeError where x has too few axes, or something is not said of each spatial axis. */
function geometryOf(x: Shape, w: Shape, options: ConvNdOptions): Geometry {
  const kernel = w.slice(0, -2);
  const rank = kernel.length;
  const ones = kernel.map(() => 1);
  const { strides = ones, dilations = ones, pads = [...ones, ...ones].map(() => 0), group = 1 } = options;
  if (rank < 1 || x.length <= rank || strides.length !== rank || dilations.length !== rank || pads.length !== 2 * rank)
    throw new RangeError(
      `cannot convolve ${show(x)} with ${show(w)}, strides ${show(strides)}, dilations ${show(dilations)}, pads ${show(pads)}`,
    );
  return { kernel, strides, dilations, before: pads.slice(0, rank), after: pads.slice(rank), group };
}

/** Where the windows along the first axis lie. */
const firstAxis = ({ kernel, strides, dilations, before, after }: Geometry): AxisWindows => ({
  kernel: kernel[0],
  stride: strides[0],
  dilation: dilations[0],
  before: before[0],
  after: after[0],
});

/** What is left of the options without the first axis. */
const otherAxes = ({ strides, dilations, before, after }: Geometry, group: number): Required<ConvNdOptions> => ({
  strides: strides.slice(1),
  dilations: dilations.slice(1),
  pads: [...before.slice(1), ...after.slice(1)],
  group,
});

const pair = ([first, second]: readonly number[]): readonly [number, number] => [first, second];
const planar = ({ strides, dilations, before, after, group }: Geometry) => ({
  strides: pair(strides),
  dilations: pair(dilations),
  pads: [before[0], before[1], after[0], after[1]] as const,
  group,
});

/** A geometry of one axis as one of images of height 1. */
const ofHeightOne = (geometry: Geometry): Geometry => ({
  kernel: [1, ...geometry.kernel],
  strides: [1, ...geometry.strides],
  dilations: [1, ...geometry.dilations],
  before: [0, ...geometry.before],
  after: [0, ...geometry.after],
  group: geometry.group,
});

const withHeight = (x: Node): Node => reshape(x, x.shape.toSpliced(-2, 0, 1));
const withoutHeight = (x: Node): Node => reshape(x, x.shape.toSpliced(-3, 1));

/** Each channel has filters of its own: windows then stay apart for each tap, as the faster form of such a convolution has them. */
const isDepthwise = (w: Shape, group: number): boolean => group > 1 && w[w.length - 2] === 1;

/** `[first, …kernel, own, filters]` → `[…kernel, first · own, filters]`, or `[…kernel, 1, first · filters]` for each channel by itself. */
function stackedKernel(w: Node, depthwise: boolean): Node {
  const [first, ...rest] = w.shape;
  const [own, filters] = rest.slice(-2);
  const kernel = rest.slice(0, -2);
  return reshape(
    moveAxis(w, 0, depthwise ? rest.length - 1 : rest.length - 2),
    depthwise ? [...kernel, 1, first * filters] : [...kernel, first * own, filters],
  );
}

/**
 * x `[…lead, …extents, channels]`, w `[…kernel, channels / group, filters]` → `[…lead, …windows, filters]`. The kernel says how many
 * dimensions there are. @throws RangeError where they do not fit.
 */
export function convNd(x: Node, w: Node, options: ConvNdOptions = {}): Node {
  const geometry = geometryOf(x.shape, w.shape, options);
  const { group } = geometry;
  const [taps, ...rest] = geometry.kernel;
  if (rest.length === 0) {
    const kernel = reshape(w, [1, ...w.shape]);
    return withoutHeight(conv2d(withHeight(x), kernel, planar(ofHeightOne(geometry))));
  }
  if (rest.length === 1) return conv2d(x, w, planar(geometry));
  const depthwise = isDepthwise(w.shape, group);
  requireChannels(x.shape, w.shape, group);
  const axis = x.shape.length - w.shape.length + 1;
  const stacked = stackWindows(x, axis, firstAxis(geometry), depthwise ? 1 : group);
  const kernel = stackedKernel(w, depthwise);
  if (!depthwise) return convNd(stacked, kernel, otherAxes(geometry, group));
  const each = convNd(stacked, kernel, otherAxes(geometry, taps * group));
  const filters = w.shape[w.shape.length - 1];
  return reduceSum(reshape(each, [...each.shape.slice(0, -1), taps, filters]), [each.shape.length - 1]);
}

/** Windows are stacked before the convolution itself can say so. */
function requireChannels(x: Shape, w: Shape, group: number): void {
  const [own, filters] = w.slice(-2);
  if (x[x.length - 1] !== own * group || filters % group !== 0)
    throw new RangeError(`cannot convolve ${show(x)} with ${show(w)} in ${group} groups`);
}

export interface ConvTransposeNdOptions extends ConvNdOptions {
  /** Extents of the image that comes out: one whose convolution would have the extents of what goes in. */
  readonly output: readonly number[];
}

/**
 * The adjoint of the convolution that maps images of extents `output` to those of x: x `[…lead, …windows, channels]`, w `[…kernel,
 * filters / group, channels]` → `[…lead, …output, filters]`. @throws RangeError where they do not fit.
 */
export function convTransposeNd(x: Node, w: Node, { output, ...options }: ConvTransposeNdOptions): Node {
  const geometry = geometryOf(x.shape, w.shape, options);
  const { group } = geometry;
  const [taps, ...rest] = geometry.kernel;
  if (output.length !== geometry.kernel.length)
    throw new RangeError(`an image ${show(output)} of ${geometry.kernel.length} dimensions`);
  if (rest.length === 0) {
    const kernel = reshape(w, [1, ...w.shape]);
    const image = { ...planar(ofHeightOne(geometry)), output: pair([1, ...output]) };
    return withoutHeight(convTranspose2d(withHeight(x), kernel, image));
  }
  if (rest.length === 1) return convTranspose2d(x, w, { ...planar(geometry), output: pair(output) });
  const depthwise = isDepthwise(w.shape, group);
  const axis = x.shape.length - w.shape.length + 1;
  const kernel = stackedKernel(w, depthwise);
  const source = depthwise ? repeated(x, taps) : x;
  const stacked = convTransposeNd(source, kernel, {
    ...otherAxes(geometry, depthwise ? taps * group : group),
    output: output.slice(1),
  });
  return unstackWindows(stacked, axis, firstAxis(geometry), depthwise ? 1 : group, output[0]);
}

/** `[…, channels]` → `[…, times · channels]` */
function repeated(x: Node, times: number): Node {
  const [lead, channels] = [x.shape.slice(0, -1), x.shape[x.shape.length - 1]];
  return reshape(expand(reshape(x, [...lead, 1, channels]), [...lead, times, channels]), [...lead, times * channels]);
}
