import type { Picture } from './picture';

/** Width and height as a person sees them: the last four orientations stand on their side. */
export const turned = (orientation: number): boolean => orientation >= 5;

/** Where in the stored picture (x, y) of the seen one lies; `right` and `bottom` are the stored picture's last column and row. */
const sources: Readonly<Record<number, (x: number, y: number, right: number, bottom: number) => [number, number]>> = {
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, bottom) => [right - x, bottom - y],
  4: (x, y, _, bottom) => [x, bottom - y],
  5: (x, y) => [y, x],
  6: (x, y, _, bottom) => [y, bottom - x],
  7: (x, y, right, bottom) => [right - y, bottom - x],
  8: (x, y, right) => [right - y, x],
};

/** The picture as EXIF 0x0112 wants it seen. */
export function orient(picture: Picture, orientation: number): Picture {
  if (!Object.hasOwn(sources, orientation)) return picture;
  const source = sources[orientation];
  const { channels, data: stored } = picture;
  const [width, height] = turned(orientation) ? [picture.height, picture.width] : [picture.width, picture.height];
  const data = new Uint8Array(stored.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [column, row] = source(x, y, picture.width - 1, picture.height - 1);
      const from = (row * picture.width + column) * channels;
      data.set(stored.subarray(from, from + channels), (y * width + x) * channels);
    }
  return { width, height, channels, data };
}
