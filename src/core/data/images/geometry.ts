/** Sizes: what `resize` and `crop` make of a picture, as torchvision's `Resize` and `CenterCrop` do. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { pixelLimit, unreadable, type Picture } from './picture';

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** `256`: the shortest side; `320x240`: both. */
export type Size = Extent | { readonly shortest: number };

/** @throws Problem `option-invalid` for anything else than the recipe's schema allows, and for more pixels than a picture can have. */
export function parseSize(option: string, value: string): Size {
  const [, first, second] = /^([1-9]\d{0,4})(?:x([1-9]\d{0,4}))?$/.exec(value) ?? [];
  const [width, height] = [Number(first), Number(second ?? first)];
  if (first === undefined || width * height > pixelLimit)
    throw new Problem('option-invalid', text('The value of {0} is not one that it takes.', option), {
      found: value,
      expected: `256 or 320x240, ≤ ${pixelLimit} pixels`,
      remedy: text('Correct the value of {0}.', option),
    });
  return second === undefined ? { shortest: width } : { width, height };
}

/** What a picture becomes. @throws Problem `image-unreadable` for one so narrow that its other side would have no end. */
export function resizedExtent({ width, height }: Extent, size: Size, file: string): Extent {
  if (!('shortest' in size)) return size;
  const { shortest } = size;
  const long = Math.trunc((shortest * Math.max(width, height)) / Math.min(width, height));
  if (shortest * long > pixelLimit) throw unreadable(file, `${shortest} × ${long} pixels`, `≤ ${pixelLimit} pixels`);
  return width <= height ? { width: shortest, height: long } : { width: long, height: shortest };
}

/** A crop by one number is a square. */
export const cropExtent = (size: Size): Extent =>
  'shortest' in size ? { width: size.shortest, height: size.shortest } : size;

/** The middle of a picture. @throws Problem `data-mismatch` where the picture is smaller. */
export function centerCrop(picture: Picture, { width, height }: Extent, file: string): Picture {
  const { channels } = picture;
  if (picture.width < width || picture.height < height)
    throw new Problem('data-mismatch', text('{0} is smaller than what is to be cut out of it.', file), {
      file,
      found: `${picture.width} × ${picture.height}`,
      expected: `≥ ${width} × ${height}`,
      remedy: text('Resize the images first (--resize).'),
    });
  const left = halfToEven(picture.width - width);
  const top = halfToEven(picture.height - height);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * channels;
    data.set(picture.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data };
}

/** Python's `round(margin / 2)`. */
function halfToEven(margin: number): number {
  const below = Math.floor(margin / 2);
  return margin % 2 === 0 || below % 2 === 0 ? below : below + 1;
}
