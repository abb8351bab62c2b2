/**
 * The two operations that all convolutions and pools are made of, with matrix products and reductions between them. They are adjoint,
 * so each is the other's gradient and the family is closed under differentiation. Axes in front of the image are free.
 */
import { Node, type Op } from '../graph/node';
import { show, size, type Shape } from '../graph/shape';
import { outsideImage, pixelsOf, windowExtents, type Pair, type Windows } from './geometry';
import { reshape } from './reshape';

/** What stands outside the image: 0, or the most negative float32, which is never the largest of a window. */
export type Outside = 'zero' | 'lowest';
export const lowest = -3.4028234663852886e38;

export interface Taps extends Windows {
  /** Channels are split into so many equal groups, each with windows of its own. */
  readonly groups: number;
}
export interface UnfoldAttributes extends Taps {
  readonly outside: Outside;
}
export interface FoldAttributes extends Taps {
  /** Extents of the image that comes out. */
  readonly image: Pair;
}

/** The last three axes. */
export function imageOf(shape: Shape): readonly [height: number, width: number, channels: number] {
  if (shape.length < 3) throw new RangeError(`${show(shape)} has no height, width and channels`);
  const [height, width, channels] = shape.slice(-3);
  return [height, width, channels];
}

/** Every tap is the pixel at the same index: nothing is copied. */
export const isIdentity = ({ kernel, strides, pads, groups }: Taps, [height, width]: Pair): boolean =>
  groups === 1 &&
  pads.every((pad) => pad === 0) &&
  ((kernel[0] === height && kernel[1] === width) || [...kernel, ...strides].every((each) => each === 1));

/** Calls `visit` for each element of one image's unfolded form with the index of its element in the image, or `outsideImage`. */
function forEachTap(
  taps: Taps,
  [height, width, channels]: readonly [number, number, number],
  visit: (unfolded: number, inImage: number) => void,
): void {
  const pixels = pixelsOf(taps, [height, width]);
  const own = channels / taps.groups;
  let at = 0;
  for (let group = 0; group < taps.groups; group++)
    for (const pixel of pixels)
      for (let channel = 0; channel < own; channel++)
        visit(at++, pixel === outsideImage ? outsideImage : pixel * channels + group * own + channel);
}

/** Windows (im2col): `[…lead, height, width, channels]` → `[…lead, groups, windows, taps · channels / groups]`. */
export const Unfold: Op<UnfoldAttributes> = {
  name: 'Unfold',
  infer: ([x], taps) => {
    const [height, width, channels] = imageOf(x);
    if (channels % taps.groups !== 0) throw new RangeError(`${channels} channels in ${taps.groups} groups`);
    return [
      ...x.slice(0, -3),
      taps.groups,
      size(windowExtents(taps, [height, width])),
      (size(taps.kernel) * channels) / taps.groups,
    ];
  },
  simplify: ([x], taps) => {
    const [height, width] = imageOf(x.shape);
    return isIdentity(taps, [height, width]) ? reshape(x, Unfold.infer([x.shape], taps)) : undefined;
  },
  evaluate: ([x], taps, shape) => {
    const result = new Float64Array(size(shape)).fill(taps.outside === 'lowest' ? lowest : 0);
    const image = imageOf(x.shape);
    const [from, to] = [size(image), size(shape.slice(-3))];
    for (let lead = 0; lead < size(shape.slice(0, -3)); lead++)
      forEachTap(taps, image, (unfolded, inImage) => {
        if (inImage !== outsideImage) result[lead * to + unfolded] = x.data[lead * from + inImage];
      });
    return result;
  },
  gradient: ({ inputs: [x], attributes }, dy) => {
    const [height, width] = imageOf(x.shape);
    return [fold(dy, attributes, [height, width])];
  },
  vectorize: ({ attributes }, [x]) => Node.create(Unfold, [x.node], attributes),
};

/** Its adjoint (col2im): overlapping windows add up, what lies outside the image is dropped. */
export const Fold: Op<FoldAttributes> = {
  name: 'Fold',
  infer: ([x], taps) => {
    const [groups, windows, width] = imageOf(x);
    const own = width / size(taps.kernel);
    if (groups !== taps.groups || windows !== size(windowExtents(taps, taps.image)) || !Number.isInteger(own))
      throw new RangeError(`cannot fold ${show(x)} to an image of ${show(taps.image)}`);
    return [...x.slice(0, -3), ...taps.image, own * groups];
  },
  simplify: ([x], taps) => (isIdentity(taps, taps.image) ? reshape(x, Fold.infer([x.shape], taps)) : undefined),
  evaluate: ([x], taps, shape) => {
    const result = new Float64Array(size(shape));
    const image = imageOf(shape);
    const [from, to] = [size(x.shape.slice(-3)), size(image)];
    for (let lead = 0; lead < size(shape.slice(0, -3)); lead++)
      forEachTap(taps, image, (unfolded, inImage) => {
        if (inImage !== outsideImage) result[lead * to + inImage] += x.data[lead * from + unfolded];
      });
    return result;
  },
  gradient: ({ attributes }, dy) => [unfold(dy, attributes)],
  vectorize: ({ attributes }, [x]) => Node.create(Fold, [x.node], attributes),
};

/** The attributes in one order, as nodes that say the same must. */
const tapsOf = ({ kernel, strides, dilations, pads, groups }: Taps): Taps => ({
  kernel,
  strides,
  dilations,
  pads,
  groups,
});

/** The windows of an image. @throws RangeError where there are none. */
export const unfold = (x: Node, taps: Taps, outside: Outside = 'zero'): Node =>
  Node.create(Unfold, [x], { ...tapsOf(taps), outside });
/** An image of the given extents out of windows. */
export const fold = (x: Node, taps: Taps, image: Pair): Node => Node.create(Fold, [x], { ...tapsOf(taps), image });
