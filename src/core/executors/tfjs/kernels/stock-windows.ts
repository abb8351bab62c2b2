/** Forward passes of convolutions and max pools by XNNPACK, which needs no windows in memory. */
import { size } from '../../../graph/shape';
import { is, type Node } from '../../../graph/node';
import { Conv, type ConvAttributes } from '../../../ops/conv';
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

/** A stock kernel knows this geometry. What it does not know is decomposed. */
export const isStock = (node: Node): boolean =>
  (!is(node, Conv) || isStockConv(node)) && (!is(node, MaxPool) || isStockPool(node));

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

const maxPool: Kernel<Windows> = (node, runtime) => {
  const { kernel, strides, pads } = node.attributes;
  const options = { filterSize: [...kernel], strides: [...strides], pad: explicit(pads), dimRoundingMode: 'floor' };
  const run = withImages(node, runtime, (x) => runtime.stock('MaxPool', { x }, options));
  return ([x]) => run(x);
};

export const stockWindowKernels: readonly Entry[] = [entry(Conv, conv), entry(MaxPool, maxPool)];
