/** Where the windows of a convolution or a pool lie in an image. Extents are pixels; channels are somebody else's. */
import { show } from '../graph/shape';

/** Height, width. */
export type Pair = readonly [height: number, width: number];
/** Pixels around the image. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export const onePair: Pair = [1, 1];
export const noPads: Pads = [0, 0, 0, 0];

export interface Windows {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pads: Pads;
}

/** How many windows fit along one axis (rounded down, as in every framework's default). Not positive where none does. */
export const convExtent = (
  extent: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
): number => Math.floor((extent + before + after - dilation * (kernel - 1) - 1) / stride) + 1;

/** TensorFlow's SAME: ⌈extent / stride⌉ windows, what is missing on both sides, the odd pixel after the image. */
export function samePads(
  extent: number,
  kernel: number,
  stride: number,
  dilation: number,
): readonly [before: number, after: number] {
  const covered = (Math.ceil(extent / stride) - 1) * stride + dilation * (kernel - 1) + 1;
  const missing = Math.max(0, covered - extent);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** How many windows an image has, downwards and across. @throws RangeError where there is none, or what is counted is no count. */
export function windowExtents({ kernel, strides, dilations, pads }: Windows, image: Pair): Pair {
  const isCount = (least: number) => (each: number) => Number.isSafeInteger(each) && each >= least;
  const along = (axis: 0 | 1): number =>
    convExtent(image[axis], kernel[axis], strides[axis], dilations[axis], pads[axis], pads[axis + 2]);
  const extents: Pair = [along(0), along(1)];
  if (![...kernel, ...strides, ...dilations, ...extents].every(isCount(1)) || !pads.every(isCount(0)))
    throw new RangeError(
      `no windows of ${show(kernel)} with strides ${show(strides)}, dilations ${show(dilations)} and pads ${show(pads)} in an image of ${show(image)}`,
    );
  return extents;
}

/** Stands for what lies outside the image. */
export const outsideImage = -1;

/** For each tap (row by row) of each window (row by row), the index of its pixel, or `outsideImage`: `[windows, taps]`. */
export function pixelsOf(windows: Windows, image: Pair): Int32Array {
  const { kernel, strides, dilations, pads } = windows;
  const [rows, columns] = windowExtents(windows, image);
  const [height, width] = image;
  const pixels = new Int32Array(rows * columns * kernel[0] * kernel[1]);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let tapRow = 0; tapRow < kernel[0]; tapRow++) {
        const y = row * strides[0] - pads[0] + tapRow * dilations[0];
        for (let tapColumn = 0; tapColumn < kernel[1]; tapColumn++) {
          const x = column * strides[1] - pads[1] + tapColumn * dilations[1];
          pixels[at++] = y >= 0 && y < height && x >= 0 && x < width ? y * width + x : outsideImage;
        }
      }
  return pixels;
}
