/** The forward pass of a convolution by XNNPACK, which needs no windows in memory. */
import { size } from '../../../graph/shape';
import type { Node } from '../../../graph/node';
import { Conv, type ConvAttributes } from '../../../ops/conv';
import { imageOf } from '../../../ops/unfold';
import { entry, type Entry, type Kernel } from './kernel';

/** One group, or a group for each channel: what stock kernels know. */
export const isStockConv = ({ inputs: [x, w], attributes: { group } }: Node<ConvAttributes>): boolean =>
  group === 1 || (group === imageOf(x.shape)[2] && w.shape[2] === 1);

const conv: Kernel<ConvAttributes> = (node, runtime) => {
  const { attributes, inputs, shape } = node;
  if (!isStockConv(node)) throw new Error('a convolution in groups must be lowered first');
  const { strides, dilations, pads, group } = attributes;
  const [operand, kernel] = inputs;
  const [height, width, channels] = imageOf(operand.shape);
  const images = size(operand.shape.slice(0, -3));
  const [kernelHeight, kernelWidth, own, filters] = kernel.shape;
  const name = group === 1 ? 'Conv2D' : 'DepthwiseConv2dNative';
  const filterShape = [kernelHeight, kernelWidth, own * group, filters / group];
  const options = {
    strides: [...strides],
    dilations: [...dilations],
    pad: [
      [0, 0],
      [pads[0], pads[2]],
      [pads[1], pads[3]],
      [0, 0],
    ],
    dataFormat: 'NHWC',
    dimRoundingMode: 'floor',
  };
  return ([x, w]) => {
    const image = runtime.reshape(x, [images, height, width, channels]);
    const filter = runtime.reshape(w, filterShape);
    const y = runtime.stock(name, { x: image, filter }, options);
    const result = runtime.reshape(y, shape);
    for (const each of [image, filter, y]) each.dispose();
    return result;
  };
};

export const convKernels: readonly Entry[] = [entry(Conv, conv)];
