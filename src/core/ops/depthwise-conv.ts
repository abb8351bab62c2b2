/**
 * Convolutions of each channel by itself, as elementwise products of windows that keep their channels together: a matrix product for
 * each channel would have one column, and its windows no two neighbouring elements.
 */
import type { Node } from '../graph/node';
import { range, size, type Shape } from '../graph/shape';
import { mul } from './binary';
import { tapsOf, type ConvAttributes, type ConvForm } from './conv-form';
import { windowExtents } from './geometry';
import { reduceSum } from './reduce';
import { reshape } from './reshape';
import { fold, imageOf, unfold, type Taps } from './unfold';

const together = (w: Shape, attributes: ConvAttributes): Taps => ({ ...tapsOf(w, attributes), groups: 1 });

/** `[…lead, windows, taps, channels, 1]` */
function windowsOf(x: Node, w: Shape, attributes: ConvAttributes): Node {
  const columns = unfold(x, together(w, attributes));
  const channels = imageOf(x.shape)[2];
  const [windows, width] = columns.shape.slice(-2);
  return reshape(columns, [...x.shape.slice(0, -3), windows, width / channels, channels, 1]);
}

/** A kernel `[taps, channels, multiplier]`. */
const kernelTaps = (w: Node, channels: number): Node =>
  reshape(w, [size(w.shape.slice(0, 2)), channels, w.shape[3] / channels]);

/** A result `[…lead, rows, columns, filters]` as `[…lead, windows, 1, channels, multiplier]`. */
function perWindow(y: Node, channels: number): Node {
  const [rows, columns, filters] = imageOf(y.shape);
  return reshape(y, [...y.shape.slice(0, -3), rows * columns, 1, channels, filters / channels]);
}

export const depthwiseConv: ConvForm = {
  result: (x, w, attributes) => {
    const [height, width, channels] = imageOf(x.shape);
    const windows = windowsOf(x, w.shape, attributes);
    const sum = reduceSum(mul(windows, kernelTaps(w, channels)), [windows.shape.length - 3]);
    const extents = windowExtents(tapsOf(w.shape, attributes), [height, width]);
    return reshape(sum, [...x.shape.slice(0, -3), ...extents, w.shape[3]]);
  },
  image: (y, w, attributes, extents) => {
    const channels = attributes.group;
    const windows = mul(perWindow(y, channels), kernelTaps(w, channels));
    const sum = reduceSum(windows, [windows.shape.length - 1]);
    const [count, taps] = sum.shape.slice(-3);
    const columns = reshape(sum, [...y.shape.slice(0, -3), 1, count, taps * channels]);
    return fold(columns, together(w.shape, attributes), extents);
  },
  kernel: (x, y, attributes, shape) => {
    const windows = windowsOf(x, shape, attributes);
    const product = mul(windows, perWindow(y, attributes.group));
    return reshape(reduceSum(product, range(windows.shape.length - 3)), shape);
  },
};
