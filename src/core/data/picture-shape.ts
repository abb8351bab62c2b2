import type { Shape } from '../graph/shape';

/** How an example is a picture. */
export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  /** Channel by channel (`[channels, height, width]`) rather than pixel by pixel. */
  readonly planar: boolean;
}

const isChannels = (extent: number): extent is 1 | 3 | 4 => extent === 1 || extent === 3 || extent === 4;

/** An example's shape as a picture's: with channels last or first, without any, or a square that was flattened. */
export function pictureShape(shape: Shape): PictureShape | undefined {
  if (shape.length === 3) {
    const [first, middle, last] = shape;
    if (isChannels(last)) return { height: first, width: middle, channels: last, planar: false };
    if (isChannels(first)) return { height: middle, width: last, channels: first, planar: true };
    return undefined;
  }
  if (shape.length === 2) return { height: shape[0], width: shape[1], channels: 1, planar: false };
  return shape.length === 1 ? flattened(shape[0]) : undefined;
}

/** The smallest square that is taken for a picture: fewer numbers are just numbers. */
const smallestSide = 4;

/** No number is both a square and three times a square. */
function flattened(elements: number): PictureShape | undefined {
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(elements / channels);
    if (Number.isInteger(side) && side >= smallestSide) return { width: side, height: side, channels, planar: false };
  }
  return undefined;
}
