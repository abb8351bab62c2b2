/** Pools over windows of images with channels last, `[…lead, height, width, channels]`. */
import { constant, scalar } from '../graph/leaf';
import { Node, type Op } from '../graph/node';
import { range, size, type Shape } from '../graph/shape';
import { div, max, mul, sub } from './binary';
import {
  convExtent,
  noPads,
  onePair,
  outsideImage,
  pixelsOf,
  windowExtents,
  type Pads,
  type Pair,
  type Windows,
} from './geometry';
import { hardmax } from './hardmax';
import { reduceMax, reduceSum } from './reduce';
import { reshape } from './reshape';
import { fold, imageOf, lowest, unfold, type Outside } from './unfold';
import { step } from './unary';

export interface PoolOptions {
  readonly window: Pair;
  /** Default: the window's extents. */
  readonly strides?: Pair;
  readonly pads?: Pads;
  /** Pixels between neighbours in a window. Default 1. */
  readonly dilations?: Pair;
}

const windowsOf = ({ window, strides = window, pads = noPads, dilations = onePair }: PoolOptions): Windows => ({
  kernel: window,
  strides,
  dilations,
  pads,
});

/** Height and width of the pooled image. */
const extentsOf = (x: Shape, windows: Windows): Pair => {
  const [height, width] = imageOf(x);
  return windowExtents(windows, [height, width]);
};

/** `[…lead, windows, taps, channels]` */
function tapsOf(x: Node, windows: Windows, outside: Outside): Node {
  const channels = imageOf(x.shape)[2];
  const columns = unfold(x, { ...windows, groups: 1 }, outside);
  return reshape(columns, [...x.shape.slice(0, -3), size(extentsOf(x.shape, windows)), size(windows.kernel), channels]);
}

/** The adjoint of `tapsOf`. */
function imageFrom(taps: Node, windows: Windows, [height, width]: Shape): Node {
  const [count, each, channels] = taps.shape.slice(-3);
  return fold(reshape(taps, [...taps.shape.slice(0, -3), 1, count, each * channels]), { ...windows, groups: 1 }, [
    height,
    width,
  ]);
}

/** The largest of each window of each channel, padding never. Equal ones share the gradient, as in ReduceMax. */
export const MaxPool: Op<Windows> = {
  name: 'MaxPool',
  infer: ([x], windows) => [...x.slice(0, -3), ...extentsOf(x, windows), x[x.length - 1]],
  evaluate: ([x], windows, shape) => {
    const [height, width, channels] = imageOf(x.shape);
    const pixels = pixelsOf(windows, [height, width]);
    const taps = size(windows.kernel);
    const perImage = pixels.length / taps;
    const result = new Float64Array(size(shape)).fill(lowest);
    for (let at = 0; at < result.length; at++) {
      const channel = at % channels;
      const position = Math.floor(at / channels);
      const window = position % perImage;
      const image = Math.floor(position / perImage) * height * width;
      for (const pixel of pixels.subarray(window * taps, (window + 1) * taps))
        if (pixel !== outsideImage) result[at] = Math.max(result[at], x.data[(image + pixel) * channels + channel]);
    }
    return result;
  },
  gradient: (node, dy) => {
    const [x] = node.inputs;
    const windows = node.attributes;
    const taps = tapsOf(x, windows, 'lowest');
    const axis = taps.shape.length - 2;
    const perWindow = taps.shape.with(axis, 1);
    const chosen = sub(scalar(1), step(sub(reshape(node, perWindow), taps)));
    const share = div(reshape(dy, perWindow), reshape(reduceSum(chosen, [axis]), perWindow));
    return [imageFrom(mul(chosen, share), windows, imageOf(x.shape))];
  },
  vectorize: ({ attributes }, [x]) => Node.create(MaxPool, [x.node], attributes),
  decompose: ({ inputs: [x], attributes, shape }) => {
    const taps = tapsOf(x, attributes, 'lowest');
    return reshape(reduceMax(taps, [taps.shape.length - 2]), shape);
  },
};

/** The largest of each window: `[…lead, out height, out width, channels]`. @throws RangeError where there is no window. */
export const maxPool2d = (x: Node, options: PoolOptions): Node => Node.create(MaxPool, [x], windowsOf(options));

/**
 * Which pixel is the largest of each window, the first of equal ones: its number in its image, row by row. `[…lead, out height, out
 * width, channels]`. It is piecewise constant. @throws RangeError where there is no window.
 */
export function largestPixels2d(x: Node, options: PoolOptions): Node {
  const windows = windowsOf(options);
  const [height, width, channels] = imageOf(x.shape);
  const extents = extentsOf(x.shape, windows);
  const taps = tapsOf(x, windows, 'lowest');
  const axis = taps.shape.length - 2;
  const pixels = constant(pixelsOf(windows, [height, width]), [size(extents), size(windows.kernel), 1]);
  return reshape(reduceSum(mul(hardmax(taps, axis), pixels), [axis]), [...x.shape.slice(0, -3), ...extents, channels]);
}

/** The sum of each window: `[…lead, out height, out width, channels]`. @throws RangeError where there is no window. */
export function sumPool2d(x: Node, options: PoolOptions): Node {
  const windows = windowsOf(options);
  const taps = tapsOf(x, windows, 'zero');
  const sum = reduceSum(taps, [taps.shape.length - 2]);
  return reshape(sum, [...x.shape.slice(0, -3), ...extentsOf(x.shape, windows), x.shape[x.shape.length - 1]]);
}

export interface AveragePoolOptions extends PoolOptions {
  /** Pixels around the image that count as zeros, at most `pads` (ONNX's count_include_pad). Default: none (Keras). */
  readonly counted?: Pads;
}

/** How many taps of each window along one axis count. */
function tapsCounted(
  { kernel, strides, dilations, pads }: Windows,
  counted: Pads,
  extent: number,
  axis: 0 | 1,
): number[] {
  const [taps, dilation] = [kernel[axis], dilations[axis]];
  const windows = convExtent(extent, taps, strides[axis], dilation, pads[axis], pads[axis + 2]);
  return range(windows).map((window) => {
    const first = window * strides[axis] - pads[axis];
    const before = (pixel: number): number => Math.min(Math.max(Math.ceil((pixel - first) / dilation), 0), taps);
    return before(extent + counted[axis + 2]) - before(-counted[axis]);
  });
}

/** One over the pixels of each window, `[rows, columns, 1]`, or one number where that is the same for all. */
function sharesOf(windows: Windows, counted: Pads, [height, width]: Pair): Node {
  const whole = size(windows.kernel);
  if (windows.pads.every((pad, side) => pad === counted[side])) return scalar(1 / whole);
  const down = tapsCounted(windows, counted, height, 0);
  const across = tapsCounted(windows, counted, width, 1);
  const pixels = mul(constant(down, [down.length, 1, 1]), constant(across, [across.length, 1]));
  // A window that lies wholly outside is a sum of nothing.
  return div(scalar(1), max(pixels, scalar(1)));
}

/** The mean of each window: `[…lead, out height, out width, channels]`. @throws RangeError where there is no window. */
export function averagePool2d(x: Node, { counted = noPads, ...options }: AveragePoolOptions): Node {
  const sum = sumPool2d(x, options);
  const [height, width] = imageOf(x.shape);
  return mul(sum, sharesOf(windowsOf(options), counted, [height, width]));
}
