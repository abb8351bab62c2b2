/**
 * Convolutions of images with channels last, as products of windows: `Unfold` finds them, its adjoint `Fold` makes the gradient of the
 * image and the transposed convolution.
 */
import { Node, type Lane, type Op } from '../graph/node';
import { show, size, type Shape } from '../graph/shape';
import { kernelOf, tapsOf, type ConvAttributes, type ConvForm } from './conv-form';
import { depthwiseConv } from './depthwise-conv';
import { noPads, onePair, outsideImage, pixelsOf, windowExtents, type Pair } from './geometry';
import { groupedConv } from './grouped-conv';
import { expand, moveAxis, reshape } from './reshape';
import { imageOf, isIdentity } from './unfold';

export { convExtent, samePads, type Pads, type Pair } from './geometry';

export type { ConvAttributes } from './conv-form';
export type ConvOptions = Partial<ConvAttributes>;

/** A group for each channel has a form of its own. */
const formOf = (w: Shape, group: number): ConvForm => (group > 1 && w[2] === 1 ? depthwiseConv : groupedConv);

/** Windows are the image itself: one tap, or one window. */
const isDense = (image: Shape, w: Shape, attributes: ConvAttributes): boolean => {
  const [height, width] = imageOf(image);
  return isIdentity(tapsOf(w, attributes), [height, width]);
};

/** Calls `visit` with the offsets of each element of an image, of a kernel and of a result that belong together. */
function forEachProduct(
  shapes: { readonly image: Shape; readonly w: Shape; readonly y: Shape },
  attributes: ConvAttributes,
  visit: (image: number, kernel: number, y: number) => void,
): void {
  const [height, width, channels] = imageOf(shapes.image);
  const { kernel, channels: own, filters } = kernelOf(shapes.w);
  const taps = size(kernel);
  const pixels = pixelsOf(tapsOf(shapes.w, attributes), [height, width]);
  const windows = pixels.length / taps;
  for (let y = 0; y < size(shapes.y); y++) {
    const filter = y % filters;
    const position = Math.floor(y / filters);
    const image = Math.floor(position / windows) * height * width;
    const first = Math.floor(filter / (filters / attributes.group)) * own;
    for (let tap = 0; tap < taps; tap++) {
      const pixel = pixels[(position % windows) * taps + tap];
      if (pixel === outsideImage) continue;
      for (let channel = 0; channel < own; channel++)
        visit((image + pixel) * channels + first + channel, (tap * own + channel) * filters + filter, y);
    }
  }
}

/** Lanes of the kernel are groups of filters. */
function vectorizeConv<A extends ConvAttributes>(
  op: Op<A>,
  node: Node<A>,
  [x, w]: readonly Lane[],
  lanes: number,
): Node {
  const { attributes, shape } = node;
  if (!w.batched) return Node.create(op, [x.node, w.node], attributes);
  const images = x.batched ? x.node : expand(x.node, [lanes, ...x.node.shape]);
  const [, ...image] = images.shape;
  const [, ...kernel] = w.node.shape;
  const operands = [
    reshape(moveAxis(images, 0, image.length - 1), image.with(-1, lanes * image[image.length - 1])),
    reshape(moveAxis(w.node, 0, 3), kernel.with(-1, lanes * kernel[3])),
  ];
  const y = Node.create(op, operands, { ...attributes, group: lanes * attributes.group });
  const apart = reshape(y, [...shape.slice(0, -1), lanes, shape[shape.length - 1]]);
  return moveAxis(apart, shape.length - 1, 0);
}

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
    return isDense(x.shape, w.shape, attributes) ? groupedConv.result(x, w, attributes) : undefined;
  },
  evaluate: ([x, w], attributes, shape) => {
    const result = new Float64Array(size(shape));
    forEachProduct({ image: x.shape, w: w.shape, y: shape }, attributes, (image, kernel, y) => {
      result[y] += x.data[image] * w.data[kernel];
    });
    return result;
  },
  gradient: ({ inputs: [x, w], attributes }, dy) => {
    const [height, width] = imageOf(x.shape);
    return [
      convTranspose2d(dy, w, { ...attributes, output: [height, width] }),
      formOf(w.shape, attributes.group).kernel(x, dy, attributes, w.shape),
    ];
  },
  vectorize: (node, operands, lanes) => vectorizeConv(Conv, node, operands, lanes),
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

export interface ConvTransposeAttributes extends ConvAttributes {
  /** Extents of the image that comes out: one whose convolution would have the extents of what goes in. */
  readonly output: Pair;
}

/**
 * The adjoint of the convolution that maps images of extents `output` to those of x: x `[…lead, height, width, channels]`, w `[kernel
 * height, kernel width, filters / group, channels]` → `[…lead, ...output, filters]`.
 */
export const ConvTranspose: Op<ConvTransposeAttributes> = {
  name: 'ConvTranspose',
  infer: ([x, w], attributes) => {
    const [height, width, channels] = imageOf(x);
    const { channels: own, filters: kernelChannels } = kernelOf(w);
    const { group, output } = attributes;
    const [rows, columns] = windowExtents(tapsOf(w, attributes), output);
    if (kernelChannels !== channels || channels % group !== 0 || rows !== height || columns !== width)
      throw new RangeError(`cannot convolve ${show(x)} transposed with ${show(w)} to ${show(output)}`);
    return [...x.slice(0, -3), ...output, own * group];
  },
  /** The counterpart of a convolution that is a dense layer is one. */
  simplify: ([x, w], attributes) => {
    const image = ConvTranspose.infer([x.shape, w.shape], attributes);
    return isDense(image, w.shape, attributes) ? groupedConv.image(x, w, attributes, attributes.output) : undefined;
  },
  evaluate: ([x, w], attributes, shape) => {
    const result = new Float64Array(size(shape));
    forEachProduct({ image: shape, w: w.shape, y: x.shape }, attributes, (image, kernel, y) => {
      result[image] += x.data[y] * w.data[kernel];
    });
    return result;
  },
  gradient: ({ inputs: [x, w], attributes }, dy) => [
    conv2d(dy, w, attributes),
    formOf(w.shape, attributes.group).kernel(dy, x, attributes, w.shape),
  ],
  vectorize: (node, operands, lanes) => vectorizeConv(ConvTranspose, node, operands, lanes),
  decompose: ({ inputs: [x, w], attributes }) =>
    formOf(w.shape, attributes.group).image(x, w, attributes, attributes.output),
  macs: ({ inputs: [x, w] }) => size(x.shape) * size(w.shape.slice(0, 3)),
};

export interface ConvTransposeOptions extends ConvOptions {
  readonly output: Pair;
}

/**
 * A transposed convolution with kernel `[height, width, filters / group, channels]` (Keras's Conv2DTranspose). @throws RangeError where it
 * does not fit.
 */
export const convTranspose2d = (
  x: Node,
  w: Node,
  { strides = onePair, dilations = onePair, pads = noPads, group = 1, output }: ConvTransposeOptions,
): Node => Node.create(ConvTranspose, [x, w], { strides, dilations, pads, group, output });
