/** What looks at windows of images. ONNX has the channels in axis 1. */
import type { Node } from '../../../graph/node';
import { size, type Shape } from '../../../graph/shape';
import { Conv, ConvTranspose, type ConvAttributes, type ConvTransposeAttributes } from '../../../ops/conv';
import { outsideImage, pixelsOf, type Windows } from '../../../ops/geometry';
import { MaxPool } from '../../../ops/pool';
import { Fold, imageOf, lowest, Unfold, type FoldAttributes, type UnfoldAttributes } from '../../../ops/unfold';
import { arrange, plain, typed } from './arrange';
import type { Attributes, Tensor } from './description';
import { exporter, type Exporter, type Lowering } from './lowering';
import type { Program } from './program';
import { stored, type StoredValue, type Value } from './value';

const channelsFirst = [0, 3, 1, 2];

/** All images `[…lead, height, width, channels]` as one batch, `[images, channels, height, width]`. */
export function asImages(program: Program, value: Value, shape: Shape): Tensor {
  const batch = [size(shape.slice(0, -3)), ...imageOf(shape)];
  return arrange(program, typed(program, value, 'float32'), { shape: batch, perm: channelsFirst });
}

/** The value of images `[images, channels, height, width]`. */
export const imagesOf = (tensor: Tensor): StoredValue => ({
  tensor,
  axes: [0, 2, 3, 1].filter((axis) => tensor.shape[axis] !== 1),
});

const ints = (values: readonly number[]): { readonly ints: readonly number[] } => ({ ints: values });

/** Where windows lie, as ONNX says it. */
export const placement = ({ strides, dilations, pads }: Omit<Windows, 'kernel'>): Attributes => ({
  strides: ints(strides),
  dilations: ints(dilations),
  pads: ints(pads),
});

/** `[images, channels, height, width]` of the result of an operation on images. */
function resultShape({ shape }: Node): Shape {
  const [height, width, channels] = imageOf(shape);
  return [size(shape.slice(0, -3)), channels, height, width];
}

/** The operands of a convolution: images, kernels with their output channels in axis 0, a bias if one was found behind it. */
function operandsOf(program: Program, { inputs: [x, w], shape }: Node, values: readonly Value[]): Tensor[] {
  const kernel = arrange(program, typed(program, values[1], 'float32'), { shape: w.shape, perm: [3, 2, 0, 1] });
  const tensors = [asImages(program, values[0], x.shape), kernel];
  return values.length > 2 ? [...tensors, plain(program, values[2], shape.slice(-1))] : tensors;
}

/** A convolution, with a bias that was found behind it. */
export const convolution: Lowering<ConvAttributes> = (program, node, values) => {
  const { attributes, inputs } = node;
  const result = program.apply('Conv', operandsOf(program, node, values), {
    shape: resultShape(node),
    attributes: {
      ...placement(attributes),
      kernel_shape: ints(inputs[1].shape.slice(0, 2)),
      group: { i: attributes.group },
    },
  });
  return imagesOf(result);
};

/** A transposed convolution, with a bias that was found behind it. */
export const transposedConvolution: Lowering<ConvTransposeAttributes> = (program, node, values) => {
  const { attributes, inputs } = node;
  const { strides, dilations, pads, group, output } = attributes;
  const [x, w] = inputs.map((input) => input.shape);
  // Pixels behind the last window, which a stride passed over.
  const rest = ([0, 1] as const).map((axis) => {
    const covered = strides[axis] * (imageOf(x)[axis] - 1) + dilations[axis] * (w[axis] - 1) + 1;
    return output[axis] - (covered - pads[axis] - pads[axis + 2]);
  });
  const result = program.apply('ConvTranspose', operandsOf(program, node, values), {
    shape: resultShape(node),
    attributes: {
      ...placement(attributes),
      kernel_shape: ints(w.slice(0, 2)),
      output_padding: ints(rest),
      group: { i: group },
    },
  });
  return imagesOf(result);
};

const largest: Lowering<Windows> = (program, node, [value]) => {
  const { inputs, attributes } = node;
  const result = program.apply('MaxPool', [asImages(program, value, inputs[0].shape)], {
    shape: resultShape(node),
    attributes: { ...placement(attributes), kernel_shape: ints(attributes.kernel) },
  });
  return imagesOf(result);
};

/** Windows: pixels by their numbers, with one more pixel for what lies outside. */
const unfolded: Lowering<UnfoldAttributes> = (program, { inputs: [x], attributes, shape }, [value]) => {
  const [height, width, channels] = imageOf(x.shape);
  const images = size(x.shape.slice(0, -3));
  const { groups, outside } = attributes;
  const pixels = Array.from(pixelsOf(attributes, [height, width]), (pixel) =>
    pixel === outsideImage ? height * width : pixel,
  );
  const tensor = plain(program, typed(program, value, 'float32'), [images, height * width, channels]);
  const fill = program.scalar(outside === 'lowest' ? lowest : 0);
  const more = program.apply('Pad', [tensor, program.integers([0, 0, 0, 0, 1, 0]), fill], {
    shape: [images, height * width + 1, channels],
  });
  const found = program.apply('Gather', [more, program.integers(pixels)], {
    shape: [images, pixels.length, channels],
    attributes: { axis: { i: 1 } },
  });
  const taps = size(attributes.kernel);
  return stored(
    arrange(program, stored(found), {
      shape: [images, pixels.length / taps, taps, groups, channels / groups],
      perm: [0, 3, 1, 2, 4],
      final: shape,
    }),
  );
};

/** Its adjoint: ONNX's Col2Im, whose columns have the channel before the tap. */
const folded: Lowering<FoldAttributes> = (program, node, [value]) => {
  const { inputs, attributes } = node;
  const { groups, kernel, image } = attributes;
  const [, windows, width] = imageOf(inputs[0].shape);
  const images = size(inputs[0].shape.slice(0, -3));
  const taps = size(kernel);
  const columns = arrange(program, typed(program, value, 'float32'), {
    shape: [images, groups, windows, taps, width / taps],
    perm: [0, 1, 4, 3, 2],
    final: [images, groups * width, windows],
  });
  const result = program.apply('Col2Im', [columns, program.integers(image), program.integers(kernel)], {
    shape: resultShape(node),
    attributes: placement(attributes),
  });
  return imagesOf(result);
};

export const windows: readonly Exporter[] = [
  exporter(Conv, convolution),
  exporter(ConvTranspose, transposedConvolution),
  exporter(MaxPool, largest),
  exporter(Unfold, unfolded),
  exporter(Fold, folded),
];
