/**
 * Convolutions of images with channels last, as matrix products of windows: `Unfold` finds them, its adjoint `Fold` makes the gradient
 * of the image and the transposed convolution.
 */
import { Node, type Op } from '../graph/node';
import { range, show, size, type Shape } from '../graph/shape';
import { noPads, onePair, outsideImage, pixelsOf, windowExtents, type Pads, type Pair } from './geometry';
import { matmul } from './matmul';
import { expand, reshape, transpose } from './reshape';
import { fold, imageOf, Unfold, unfold, type Taps } from './unfold';

export { convExtent, samePads, type Pads, type Pair } from './geometry';

export interface ConvOptions {
  readonly strides?: Pair;
  readonly dilations?: Pair;
  readonly pads?: Pads;
  /** Filter f sees only the channels of group ⌊f / (filters / group)⌋. */
  readonly group?: number;
}
export type ConvAttributes = Required<ConvOptions>;

/** Extents of a kernel `[height, width, channels of a group, filters]`. */
function kernelOf(w: Shape): { kernel: Pair; channels: number; filters: number } {
  if (w.length !== 4) throw new RangeError(`${show(w)} is no kernel of a convolution`);
  return { kernel: [w[0], w[1]], channels: w[2], filters: w[3] };
}

export const tapsOf = (w: Shape, { strides, dilations, pads, group }: ConvAttributes): Taps => ({
  kernel: kernelOf(w).kernel,
  strides,
  dilations,
  pads,
  groups: group,
});

function moveAxis(x: Node, from: number, to: number): Node {
  const others = range(x.shape.length).filter((axis) => axis !== from);
  return transpose(x, others.toSpliced(to, 0, from));
}

/** `[…lead, windows, channels]` → `[…lead, group, windows, channels of a group]`. */
function splitGroups(x: Node, group: number): Node {
  const [windows, channels] = x.shape.slice(-2);
  const lead = x.shape.slice(0, -2);
  const split = reshape(x, [size(lead), windows, group, channels / group]);
  return reshape(transpose(split, [0, 2, 1, 3]), [...lead, group, windows, channels / group]);
}

/**
 * `[…lead, group, windows, columns]` → `[group, lead · windows, columns]`, so that a matrix product takes all images at once; without
 * the group axis where there is one group.
 */
function stacked(x: Node): Node {
  const [group, windows, columns] = x.shape.slice(-3);
  const lead = size(x.shape.slice(0, -3));
  const rows = lead * windows;
  if (group === 1) return reshape(x, [rows, columns]);
  return reshape(transpose(reshape(x, [lead, group, windows, columns]), [1, 0, 2, 3]), [group, rows, columns]);
}

/** The inverse of `stacked`. */
function unstacked(x: Node, lead: Shape, group: number): Node {
  const columns = x.shape[x.shape.length - 1];
  const windows = size(x.shape) / (size(lead) * group * columns);
  const apart = transpose(reshape(x, [group, size(lead), windows, columns]), [1, 0, 2, 3]);
  return reshape(apart, [...lead, group, windows, columns]);
}

/** `[height, width, channels of a group, filters]` → `[group, taps · channels, filters of a group]`; two axes where there is one group. */
function kernelMatrices(w: Node, group: number): Node {
  const { kernel, channels, filters } = kernelOf(w.shape);
  const rows = size(kernel) * channels;
  if (group === 1) return reshape(w, [rows, filters]);
  return transpose(reshape(w, [rows, group, filters / group]), [1, 0, 2]);
}

/** Cotangents (or images to convolve transposed) `[…lead, height, width, filters]`, as rows for each group. */
function positionRows(y: Node, group: number): Node {
  const [height, width, filters] = imageOf(y.shape);
  return stacked(splitGroups(reshape(y, [...y.shape.slice(0, -3), height * width, filters]), group));
}

/** Out of a product for each group: `[…lead, height, width, filters]`. */
function imagesOf(product: Node, lead: Shape, [height, width]: Pair, group: number): Node {
  const apart = unstacked(product, lead, group);
  const own = apart.shape[apart.shape.length - 1];
  const together = moveAxis(apart, lead.length, lead.length + 1);
  return reshape(together, [...lead, height, width, group * own]);
}

function asProduct(x: Node, w: Node, attributes: ConvAttributes): Node {
  const { group } = attributes;
  const [height, width] = imageOf(x.shape);
  const taps = tapsOf(w.shape, attributes);
  const product = matmul(stacked(unfold(x, taps)), kernelMatrices(w, group));
  return imagesOf(product, x.shape.slice(0, -3), windowExtents(taps, [height, width]), group);
}

/** The gradient of a kernel: `dy` for each filter, times the windows that it saw. */
function kernelGradient(x: Node, w: Node, attributes: ConvAttributes, dy: Node): Node {
  const { group } = attributes;
  const columns = stacked(unfold(x, tapsOf(w.shape, attributes)));
  const product = matmul(columns, positionRows(dy, group), { transA: true });
  if (group === 1) return reshape(product, w.shape);
  return reshape(transpose(product, [1, 0, 2]), w.shape);
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
    return unfold(x, tapsOf(w.shape, attributes)).op === Unfold ? undefined : asProduct(x, w, attributes);
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
    return [convTranspose2d(dy, w, { ...attributes, output: [height, width] }), kernelGradient(x, w, attributes, dy)];
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
  decompose: ({ inputs: [x, w], attributes }) => asProduct(x, w, attributes),
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
  const taps = tapsOf(w.shape, { strides, dilations, pads, group });
  const [rows, columns] = windowExtents(taps, output);
  if (kernelOf(w.shape).filters !== channels || channels % group !== 0 || rows !== height || columns !== width)
    throw new RangeError(`cannot convolve ${show(x.shape)} transposed with ${show(w.shape)} to ${show(output)}`);
  const windows = matmul(positionRows(x, group), kernelMatrices(w, group), { transB: true });
  return fold(unstacked(windows, x.shape.slice(0, -3), group), taps, output);
}
