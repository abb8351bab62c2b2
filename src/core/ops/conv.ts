/**
 * Convolutions of images with channels last, as products of windows: `Unfold` finds them, its adjoint `Fold` makes the gradient of the
 * image and the transposed convolution.
 */
import { Node, type Op } from '../graph/node';
import { show, size, type Shape } from '../graph/shape';
import { kernelOf, tapsOf, type ConvAttributes, type ConvForm } from './conv-form';
import { depthwiseConv } from './depthwise-conv';
import { noPads, onePair, outsideImage, pixelsOf, windowExtents, type Pair } from './geometry';
import { groupedConv } from './grouped-conv';
import { expand, moveAxis, reshape } from './reshape';
import { imageOf, Unfold, unfold } from './unfold';

export { convExtent, samePads, type Pads, type Pair } from './geometry';

export type { ConvAttributes } from './conv-form';
export type ConvOptions = Partial<ConvAttributes>;

/** A group for each channel has a form of its own. */
const formOf = (w: Shape, group: number): ConvForm => (group > 1 && w[2] === 1 ? depthwiseConv : groupedConv);

/**
 * x `[…lead, height, width, channels]`, w `[kernel height, kernel width, channels / group, filters]` → `[…lead, height, width, filters]`.
 * (ONNX's Conv, channels last.) Its gradients are products of windows, so executors may have a faster kernel for this forward pass alone.
 */
export const Conv: Op<ConvAttributes> = {
  name: 'Conv',
  infer: ([x, w], attributes) => {
    const [height, width, channels] = imageOf(x);
    const { channels: own, filters } = kernelOf(w);
    const { group } = attributes;
    if (own * group !== channels || filters % group !== 0)
      throw new RangeError(`cannot convolve ${show(x)} with ${show(w)} in ${group} groups`);
    return [...x.slice(0, -3), ...windowExtents(tapsOf(w, attributes), [height, width]), filters];
  },
  /** Where windows are the image itself (one tap, or one window), it is a dense layer. */
  simplify: ([x, w], attributes) => {
    Conv.infer([x.shape, w.shape], attributes);
    return unfold(x, tapsOf(w.shape, attributes)).op === Unfold
      ? undefined
      : formOf(w.shape, attributes.group).result(x, w, attributes);
  },
  evaluate: ([x, w], attributes, shape) => {
    const [height, width, channels] = imageOf(x.shape);
    const { kernel, channels: own, filters } = kernelOf(w.shape);
    const taps = size(kernel);
    const pixels = pixelsOf(tapsOf(w.shape, attributes), [height, width]);
    const result = new Float64Array(size(shape));
    const windows = pixels.length / taps;
    for (let at = 0; at < result.length; at++) {
      const filter = at % filters;
      const window = Math.floor(at / filters) % windows;
      const image = Math.floor(at / filters / windows) * height * width;
      const first = Math.floor(filter / (filters / attributes.group)) * own;
      for (let tap = 0; tap < taps; tap++) {
        const pixel = pixels[window * taps + tap];
        if (pixel === outsideImage) continue;
        for (let channel = 0; channel < own; channel++)
          result[at] +=
            x.data[(image + pixel) * channels + first + channel] * w.data[(tap * own + channel) * filters + filter];
      }
    }
    return result;
  },
  gradient: ({ inputs: [x, w], attributes }, dy) => {
    const [height, width] = imageOf(x.shape);
    const form = formOf(w.shape, attributes.group);
    return [form.image(dy, w, attributes, [height, width]), form.kernel(x, dy, attributes, w.shape)];
  },
  /** Lanes of the kernel are groups of filters. */
  vectorize: (node, [x, w], lanes) => {
    const { attributes } = node;
    if (!w.batched) return Node.create(Conv, [x.node, w.node], attributes);
    const images = x.batched ? x.node : expand(x.node, [lanes, ...x.node.shape]);
    const [, ...image] = images.shape;
    const [, ...kernel] = w.node.shape;
    const y = conv2d(
      reshape(moveAxis(images, 0, image.length - 1), image.with(-1, lanes * image[image.length - 1])),
      reshape(moveAxis(w.node, 0, 3), kernel.with(-1, lanes * kernel[3])),
      { ...attributes, group: lanes * attributes.group },
    );
    const apart = reshape(y, [...node.shape.slice(0, -1), lanes, kernel[3]]);
    return moveAxis(apart, node.shape.length - 1, 0);
  },
  decompose: ({ inputs: [x, w], attributes }) => formOf(w.shape, attributes.group).result(x, w, attributes),
  macs: ({ inputs: [, w], shape }) => size(shape) * size(w.shape.slice(0, 3)),
};

/**
 * A convolution with kernel `[height, width, channels / group, filters]`. Defaults: strides and dilations 1, no padding, one group. (In
 * one dimension: an image of height 1.) @throws RangeError where it does not fit.
 */
export const conv2d = (
  x: Node,
  w: Node,
  { strides = onePair, dilations = onePair, pads = noPads, group = 1 }: ConvOptions = {},
): Node => Node.create(Conv, [x, w], { strides, dilations, pads, group });

/** Each channel by itself: w `[height, width, channels, multiplier]` (Keras) → output channel c · multiplier + m. */
export function depthwiseConv2d(x: Node, w: Node, options: Omit<ConvOptions, 'group'> = {}): Node {
  const { kernel, channels, filters: multiplier } = kernelOf(w.shape);
  return conv2d(x, reshape(w, [...kernel, 1, channels * multiplier]), { ...options, group: channels });
}

export interface ConvTransposeOptions extends ConvOptions {
  /** Extents of the image that comes out: one whose convolution would have the extents of what goes in. */
  readonly output: Pair;
}

/**
 * The adjoint of the convolution that maps an image of extents `output` to those of x. w `[height, width, filters / group, channels]`
 * (Keras's Conv2DTranspose) → `[…lead, ...output, filters]`. @throws RangeError where it does not fit.
 */
export function convTranspose2d(x: Node, w: Node, options: ConvTransposeOptions): Node {
  const { strides = onePair, dilations = onePair, pads = noPads, group = 1, output } = options;
  const [height, width, channels] = imageOf(x.shape);
  const attributes = { strides, dilations, pads, group };
  const [rows, columns] = windowExtents(tapsOf(w.shape, attributes), output);
  if (kernelOf(w.shape).filters !== channels || channels % group !== 0 || rows !== height || columns !== width)
    throw new RangeError(`cannot convolve ${show(x.shape)} transposed with ${show(w.shape)} to ${show(output)}`);
  return groupedConv.image(x, w, attributes, output);
}
