/** How much two pictures differ. */
import type { Picture } from '../../src/core/data/images/picture';

/** What counts as another picture. */
export interface Tolerance {
  /** Pictures are compared by the mean colours of squares of so many pixels. */
  readonly square: number;
  /** A square is another one where a channel differs by more than this, of 255. */
  readonly difference: number;
  /** Of all squares, so many may be others. */
  readonly share: number;
}

/**
 * Where letters are drawn as they were when the pictures were made: pixel by pixel. A palette moves a channel by at most 15; twenty pixels of 800 × 520 may
 * be others, which a missing icon (88 pixels) or another number (100) exceeds.
 */
export const exact: Tolerance = { square: 1, difference: 24, share: 0.00005 };

/**
 * Where letters are as wide but drawn otherwise (another version of the browser or of FreeType, another way to smooth them): edges move by less than a
 * pixel, which means over 8 × 8 pixels hide. Measured with letters at whole pixels instead of between them: 0.1 % of the squares at most; with everything
 * two pixels lower: 0.5 to 5 %.
 */
export const tolerant: Tolerance = { square: 8, difference: 24, share: 0.002 };

/** The share of squares that are others; 1 where the sizes are. */
export function pictureDifference(expected: Picture, actual: Picture, { square, difference }: Tolerance): number {
  if (expected.width !== actual.width || expected.height !== actual.height) return 1;
  const [a, b] = [meansOf(expected, square), meansOf(actual, square)];
  let others = 0;
  for (let at = 0; at < a.length; at += 3)
    if ([0, 1, 2].some((channel) => Math.abs(a[at + channel] - b[at + channel]) > difference)) others++;
  return others / (a.length / 3);
}

/** `[squares down, squares across, 3]`; those at the right and lower edge may be smaller. */
function meansOf({ width, height, channels, data }: Picture, square: number): Float64Array {
  const across = Math.ceil(width / square);
  const squares = across * Math.ceil(height / square);
  const means = new Float64Array(3 * squares);
  const pixels = new Uint32Array(squares);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = Math.floor(row / square) * across + Math.floor(column / square);
      const from = channels * (row * width + column);
      pixels[at]++;
      for (let channel = 0; channel < 3; channel++) means[3 * at + channel] += data[from + channel];
    }
  return means.map((sum, at) => sum / pixels[Math.floor(at / 3)]);
}
