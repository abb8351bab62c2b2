/** Transposed convolutions without strides as convolutions whose kernels are turned by half a circle. */
import { constant } from '../../graph/leaf';
import type { Node } from '../../graph/node';
import { range, size, type Shape } from '../../graph/shape';
import { conv2d, type ConvTransposeAttributes, type Pads } from '../../ops/conv';
import { gather } from '../../ops/gather';
import { reshape, transpose } from '../../ops/reshape';
import { imageOf } from '../../ops/unfold';

/** Most pixels that come out for one that goes in, where the convolution, which computes each of them from all taps, is still faster. */
const mostPixels = 1.4;

/** The borders under which a convolution with turned kernels undoes one with these. */
function turnedPads(w: Shape, { dilations, pads }: ConvTransposeAttributes): Pads {
  const [reachRows, reachColumns] = [dilations[0] * (w[0] - 1), dilations[1] * (w[1] - 1)];
  const [top, left, bottom, right] = pads;
  return [reachRows - top, reachColumns - left, reachRows - bottom, reachColumns - right];
}

/** `[height, width, filters, channels]` → `[height, width, channels, filters]`, its taps in reverse. */
function turned(w: Node): Node {
  const [height, width, filters, channels] = w.shape;
  const taps = range(height * width).reverse();
  const inReverse = gather(reshape(w, [taps.length, filters, channels]), constant(taps, [taps.length]));
  return reshape(transpose(inReverse, [0, 2, 1]), [height, width, channels, filters]);
}

/** Undefined where a transposed convolution is faster, or none of this kind. */
export function turnedConvolution({ inputs: [x, w], attributes }: Node<ConvTransposeAttributes>): Node | undefined {
  const { strides, dilations, output, group } = attributes;
  const [rows, columns] = imageOf(x.shape);
  const pads = turnedPads(w.shape, attributes);
  const isPlain = group === 1 && strides.every((each) => each === 1) && pads.every((each) => each >= 0);
  if (!isPlain || size(output) > mostPixels * rows * columns) return undefined;
  return conv2d(x, turned(w), { dilations, pads });
}
