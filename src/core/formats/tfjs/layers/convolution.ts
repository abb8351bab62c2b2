/** Convolutions of images and sequences. In one dimension: an image of height 1. */
import type { Node } from '../../../graph/node';
import { range, sameShape, show } from '../../../graph/shape';
import { add } from '../../../ops/binary';
import { squeeze, unsqueeze } from '../../../ops/blocks';
import { conv2d, convTranspose2d, depthwiseConv2d } from '../../../ops/conv';
import type { Pair } from '../../../ops/geometry';
import { InvalidOption, type Config } from '../config';
import { activationOf } from './activation-name';
import { counts, isChannelsFirst, spatial, withChannelsLast, word } from './options';
import { padsOf, requireModest, type Padding } from './windows';
import type { Layer, LayerContext } from './layer';

type Rank = 1 | 2;

interface Geometry {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

/** Sequences are images of height 1. */
const pairOf = (extents: readonly number[]): Pair =>
  extents.length === 1 ? [1, extents[0]] : [extents[0], extents[1]];

function geometryOf(config: Config, rank: Rank): Geometry {
  if (config.get('kernelSize') === undefined) throw new InvalidOption('kernelSize', undefined, 'positive integers');
  return {
    kernel: pairOf(counts(config, 'kernelSize', rank, 1)),
    strides: pairOf(counts(config, 'strides', rank, 1)),
    dilations: pairOf(counts(config, 'dilationRate', rank, 1)),
    padding:
      rank === 1 ? word(config, 'padding', ['valid', 'same', 'causal']) : word(config, 'padding', ['valid', 'same']),
  };
}

/** A kernel with both axes of an image. @throws RangeError where it contradicts the layer's `kernel_size`. */
function kernelOf(weight: Node, { kernel }: Geometry, rank: Rank): Node {
  const image = rank === 1 ? unsqueeze(weight, [0]) : weight;
  if (image.shape.length !== 4 || !sameShape(image.shape.slice(0, 2), kernel))
    throw new RangeError(`a kernel ${show(weight.shape)} for windows of ${show(kernel.slice(2 - rank))}`);
  return image;
}

/** What a kind of convolution makes of an image with channels last: the result, and the weight whose channels it has. */
type Convolve = (image: Node, geometry: Geometry, context: LayerContext) => readonly [result: Node, kernel: Node];

const convolution = (className: string, rank: Rank, convolve: Convolve): Layer =>
  spatial(className, rank, (x, context) => {
    const { config, weight, keras, applies } = context;
    const geometry = geometryOf(config, rank);
    const activation = activationOf(config.get('activation'), keras);
    const bias = (config.boolean('useBias') ?? true) ? weight('bias') : undefined;
    // The axis that is last in the layer's own format: a softmax runs along it.
    const last = isChannelsFirst(config) ? rank : rank + 1;
    return withChannelsLast(x, config, (sequence) => {
      const image = rank === 1 ? unsqueeze(sequence, [1]) : sequence;
      const [convolved, kernel] = convolve(image, geometry, context);
      const result = applies(kernel, rank === 1 ? squeeze(convolved, [1]) : convolved, rank + 1);
      return activation(bias ? add(result, requireVector(bias, result)) : result, last);
    });
  });

function requireVector(bias: Node, { shape }: Node): Node {
  if (sameShape(bias.shape, shape.slice(-1))) return bias;
  throw new RangeError(`a bias ${show(bias.shape)} for ${shape[shape.length - 1]} channels`);
}

const plain =
  (rank: Rank): Convolve =>
  (image, geometry, { config, weight }) => {
    const [group] = counts(config, 'groups', 1, 1);
    const { padding, ...windows } = geometry;
    const pads = padsOf(padding, image.shape, geometry);
    requireModest(image.shape, { ...windows, pads });
    const kernel = weight('kernel');
    return [conv2d(image, kernelOf(kernel, geometry, rank), { ...windows, pads, group }), kernel];
  };

const depthwise =
  (rank: Rank): Convolve =>
  (image, geometry, { weight }) => {
    const { padding, ...windows } = geometry;
    const pads = padsOf(padding, image.shape, geometry);
    requireModest(image.shape, { ...windows, pads });
    // Keras 3 calls it plainly the kernel.
    const kernel = weight('depthwise_kernel', 'kernel');
    return [depthwiseConv2d(image, kernelOf(kernel, geometry, rank), { ...windows, pads }), kernel];
  };

/** A depthwise convolution, then one of 1 × 1 over the channels. */
const separable =
  (rank: Rank): Convolve =>
  (image, geometry, context) => {
    const [channels, depthwiseKernel] = depthwise(rank)(image, geometry, context);
    const points: Geometry = { ...geometry, kernel: [1, 1] };
    const kernel = context.weight('pointwise_kernel');
    return [conv2d(context.applies(depthwiseKernel, channels, 3), kernelOf(kernel, points, rank)), kernel];
  };

/** Positions along one axis of the result (Keras's deconv_output_length). */
function transposedExtent(
  extent: number,
  { window, stride, padding, more }: { window: number; stride: number; padding: Padding; more: number | undefined },
): number {
  if (more !== undefined)
    return (extent - 1) * stride + window - (padding === 'same' ? 2 * Math.floor(window / 2) : 0) + more;
  return extent * stride + (padding === 'same' ? 0 : Math.max(window - stride, 0));
}

const transposed =
  (rank: Rank): Convolve =>
  (image, geometry, { config, weight }) => {
    const { kernel, strides, dilations, padding } = geometry;
    const more = outputPaddingOf(config, rank, strides);
    const windows = { kernel, strides, dilations };
    const along = (axis: 0 | 1): number =>
      transposedExtent(image.shape[1 + axis], {
        window: dilations[axis] * (kernel[axis] - 1) + 1,
        stride: strides[axis],
        padding,
        more: more?.[axis],
      });
    const output: Pair = [along(0), along(1)];
    const filters = weight('kernel');
    const w = kernelOf(filters, geometry, rank);
    const shape = [1, ...output, w.shape[2]];
    const pads = padsOf(padding, shape, windows);
    requireModest(shape, { ...windows, pads });
    return [convTranspose2d(image, w, { strides, dilations, pads, output }), filters];
  };

/** Positions added at the end, less than a stride. */
function outputPaddingOf(config: Config, rank: Rank, strides: Pair): Pair | undefined {
  const found = config.extents('outputPadding');
  if (found === undefined) return undefined;
  const all = found.length === 1 ? range(rank).map(() => found[0]) : found;
  const least = strides.slice(2 - rank);
  const fits = (each: number | null, axis: number): boolean => each !== null && each >= 0 && each < least[axis];
  if (all.length !== rank || !all.every(fits)) throw new InvalidOption('outputPadding', found, 'less than the strides');
  const [first, second] = all.map(Number);
  return rank === 1 ? [0, first] : [first, second];
}

export const convolutionLayers: readonly Layer[] = [
  convolution('Conv1D', 1, plain(1)),
  convolution('Conv2D', 2, plain(2)),
  convolution('Conv1DTranspose', 1, transposed(1)),
  convolution('Conv2DTranspose', 2, transposed(2)),
  convolution('DepthwiseConv1D', 1, depthwise(1)),
  convolution('DepthwiseConv2D', 2, depthwise(2)),
  convolution('SeparableConv1D', 1, separable(1)),
  convolution('SeparableConv2D', 2, separable(2)),
];
