/** Windows of images, with channels in front in memory: copies of whole rows of pixels, or none where windows tile the image. */
import type { Node } from '../../../graph/node';
import { range, size } from '../../../graph/shape';
import { windowExtents, type Windows } from '../../../ops/geometry';
import { Fold, imageOf, lowest, Unfold, type FoldAttributes, type UnfoldAttributes } from '../../../ops/unfold';
import { arrange } from '../../../formats/onnx/export/arrange';
import type { Tensor } from '../../../formats/onnx/export/description';
import { exporter, type Exporter, type Lowering } from '../../../formats/onnx/export/lowering';
import type { Program } from '../../../formats/onnx/export/program';
import type { Value } from '../../../formats/onnx/export/value';
import { asImages, imagesOf, windows as exported } from '../../../formats/onnx/export/windows';

/** Every pixel is in one window. */
const isTiling = ({ kernel, strides, dilations, pads }: Windows, image: readonly number[]): boolean =>
  kernel.every((extent, axis) => extent === strides[axis] && image[axis] % extent === 0) &&
  dilations.every((each) => each === 1) &&
  pads.every((each) => each === 0);

/** The axes of a tensor that are not of extent 1. */
const wide = (axes: readonly number[], tensor: Tensor): number[] => axes.filter((axis) => tensor.shape[axis] !== 1);

/** `[…lead, groups, windows, taps · own]` out of `[images, channels, height, width]`. */
const unfolded: Lowering<UnfoldAttributes> = (program, node, [value]) => {
  const { inputs, attributes } = node;
  const [x] = inputs;
  const { groups, kernel } = attributes;
  const [height, width, channels] = imageOf(x.shape);
  const images = asImages(program, value, x.shape);
  const [count, own] = [images.shape[0], channels / groups];
  const [rows, columns] = windowExtents(attributes, [height, width]);
  if (isTiling(attributes, [height, width])) {
    const tiles = program.reshape(images, [count, groups, own, rows, kernel[0], columns, kernel[1]]);
    return { tensor: tiles, axes: wide([0, 1, 3, 5, 4, 6, 2], tiles) };
  }
  const around = padded(program, images, attributes);
  const taps = range(size(kernel)).map((tap) => {
    const pixels = tapOf(program, around, attributes, [Math.floor(tap / kernel[1]), tap % kernel[1]], [rows, columns]);
    return program.reshape(pixels, [count, 1, channels, rows * columns]);
  });
  const shape = [count, taps.length, channels, rows * columns];
  const all = taps.length === 1 ? taps[0] : program.apply('Concat', taps, { shape, attributes: { axis: { i: 1 } } });
  const tensor = program.reshape(all, [count, taps.length, groups, own, rows * columns]);
  return { tensor, axes: wide([0, 2, 4, 1, 3], tensor) };
};

function padded(program: Program, images: Tensor, { pads, outside }: UnfoldAttributes): Tensor {
  if (pads.every((pad) => pad === 0)) return images;
  const [top, left, bottom, right] = pads;
  const [count, channels, height, width] = images.shape;
  const margins = program.integers([0, 0, top, left, 0, 0, bottom, right]);
  const fill = program.scalar(outside === 'lowest' ? lowest : 0);
  const shape = [count, channels, top + height + bottom, left + width + right];
  return program.apply('Pad', [images, margins, fill], { shape });
}

/** The pixels that a tap sees, one for each window. */
function tapOf(
  program: Program,
  images: Tensor,
  { strides, dilations }: Windows,
  tap: readonly [number, number],
  extents: readonly [number, number],
): Tensor {
  const starts = tap.map((each, axis) => each * dilations[axis]);
  const ends = starts.map((start, axis) => start + (extents[axis] - 1) * strides[axis] + 1);
  const operands = [starts, ends, [2, 3], strides].map((each) => program.integers(each));
  return program.apply('Slice', [images, ...operands], { shape: [...images.shape.slice(0, 2), ...extents] });
}

const exportedFold = new Map(exported).get(Fold.name);

/** Windows that tile an image stand in it already, where nothing is between. */
const folded: Lowering<FoldAttributes> = (program, node, values) => {
  const { inputs, attributes, shape } = node;
  const { groups, kernel, image } = attributes;
  if (!isTiling(attributes, image)) return lowerExported(program, node, values);
  const [rows, columns] = windowExtents(attributes, image);
  const images = size(inputs[0].shape.slice(0, -3));
  const channels = imageOf(shape)[2];
  const tensor = arrange(program, values[0], {
    shape: [images, groups, rows, columns, ...kernel, channels / groups],
    perm: [0, 1, 6, 2, 4, 3, 5],
    final: [images, channels, ...image],
  });
  return imagesOf(tensor);
};

function lowerExported(program: Program, node: Node<FoldAttributes>, values: readonly Value[]): Value {
  if (!exportedFold) throw new Error('Fold is not exported');
  return exportedFold(program, node, values);
}

export const windows: readonly Exporter[] = [exporter(Unfold, unfolded), exporter(Fold, folded)];
