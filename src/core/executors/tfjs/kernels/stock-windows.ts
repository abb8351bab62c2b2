/** Forward passes of convolutions and max pools by XNNPACK, which needs no windows in memory. */
import { size, type Shape } from '../../../graph/shape';
import { is, type Node } from '../../../graph/node';
import { Conv, ConvTranspose, type ConvAttributes, type ConvTransposeAttributes } from '../../../ops/conv';
import type { Pads, Windows } from '../../../ops/geometry';
import { MaxPool } from '../../../ops/pool';
import { imageOf } from '../../../ops/unfold';
import type { Runtime, Tensor } from '../runtime';
import { entry, type Entry, type Kernel } from './kernel';

/** One group, or a group for each channel. */
const isStockConv = ({ inputs: [x, w], attributes: { group } }: Node<ConvAttributes>): boolean =>
  group === 1 || (group === imageOf(x.shape)[2] && w.shape[2] === 1);

/** Windows without gaps, none of them wholly outside. */
const isStockPool = ({ attributes: { kernel, dilations, pads } }: Node<Windows>): boolean =>
  dilations.every((each) => each === 1) && pads.every((each, side) => each < kernel[side % 2]);

/** Most pixels that come out for one that goes in, where a convolution with turned kernels still beats windows that add up. */
const mostPixels = 1.4;

/**
 * Transposed convolutions without strides are convolutions with kernels turned by half a circle. (The stock gradient of a convolution is
 * five times slower.)
 */
function isStockTranspose({ inputs: [x, w], attributes }: Node<ConvTransposeAttributes>): boolean {
  const { group, strides, output } = attributes;
  const [rows, columns, channels] = imageOf(x.shape);
  return (
    (group === 1 || (group === channels && w.shape[2] === 1)) &&
    strides.every((each) => each === 1) &&
    turnedPads(w.shape, attributes).every((each) => each >= 0) &&
    size(output) <= mostPixels * rows * columns
  );
}

/** The borders under which a convolution with turned kernels undoes one with these. */
function turnedPads(w: Shape, { dilations, pads }: ConvAttributes): Pads {
  const [reachRows, reachColumns] = [dilations[0] * (w[0] - 1), dilations[1] * (w[1] - 1)];
  const [top, left, bottom, right] = pads;
  return [reachRows - top, reachColumns - left, reachRows - bottom, reachColumns - right];
}

/** A stock kernel knows this geometry. What it does not know is decomposed. */
export function isStock(node: Node): boolean {
  if (is(node, Conv)) return isStockConv(node);
  if (is(node, ConvTranspose)) return isStockTranspose(node);
  return !is(node, MaxPool) || isStockPool(node);
}

const explicit = ([top, left, bottom, right]: Pads): number[][] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** All axes in front as one, as stock kernels want it. */
function withImages(node: Node, runtime: Runtime, run: (images: Tensor) => Tensor): (x: Tensor) => Tensor {
  const { shape } = node.inputs[0];
  const images = [size(shape.slice(0, -3)), ...imageOf(shape)];
  return (x) => {
    const reshaped = runtime.reshape(x, images);
    const y = run(reshaped);
    const result = runtime.reshape(y, node.shape);
    reshaped.dispose();
    y.dispose();
    return result;
  };
}

const conv: Kernel<ConvAttributes> = (node, runtime) => {
  const { strides, dilations, pads, group } = node.attributes;
  const [height, width, own, filters] = node.inputs[1].shape;
  const name = group === 1 ? 'Conv2D' : 'DepthwiseConv2dNative';
  const options = {
    strides: [...strides],
    dilations: [...dilations],
    pad: explicit(pads),
    dataFormat: 'NHWC',
    dimRoundingMode: 'floor',
  };
  return ([x, w]) => {
    const filter = runtime.reshape(w, [height, width, own * group, filters / group]);
    const y = withImages(node, runtime, (images) => runtime.stock(name, { x: images, filter }, options))(x);
    filter.dispose();
    return y;
  };
};

/** `[taps, filters, channels]` to `[taps in reverse, channels, filters]`. */
function turn(w: Float32Array, [taps, filters, channels]: Shape, result: Float32Array): void {
  const each = filters * channels;
  for (let tap = 0; tap < taps; tap++)
    for (let filter = 0; filter < filters; filter++)
      for (let channel = 0; channel < channels; channel++)
        result[(taps - 1 - tap) * each + channel * filters + filter] = w[tap * each + filter * channels + channel];
}

const convTranspose: Kernel<ConvTransposeAttributes> = (node, runtime) => {
  const { attributes, inputs } = node;
  const [height, width, filters, channels] = inputs[1].shape;
  const name = attributes.group === 1 ? 'Conv2D' : 'DepthwiseConv2dNative';
  const options = {
    strides: [1, 1],
    dilations: [...attributes.dilations],
    pad: explicit(turnedPads(inputs[1].shape, attributes)),
    dataFormat: 'NHWC',
    dimRoundingMode: 'floor',
  };
  return ([x, w]) => {
    const filter = runtime.compute([height, width, channels, filters], [w], (result, [values]) =>
      turn(values, [height * width, filters, channels], result),
    );
    const y = withImages(node, runtime, (images) => runtime.stock(name, { x: images, filter }, options))(x);
    filter.dispose();
    return y;
  };
};

const maxPool: Kernel<Windows> = (node, runtime) => {
  const { kernel, strides, pads } = node.attributes;
  const options = { filterSize: [...kernel], strides: [...strides], pad: explicit(pads), dimRoundingMode: 'floor' };
  const run = withImages(node, runtime, (x) => runtime.stock('MaxPool', { x }, options));
  return ([x]) => run(x);
};

export const stockWindowKernels: readonly Entry[] = [
  entry(Conv, conv),
  entry(ConvTranspose, convTranspose),
  entry(MaxPool, maxPool),
];
