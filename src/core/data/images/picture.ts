/** Pictures in memory, and the one problem that a picture's file can have. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';

/** Row-major, channels interleaved: `[height, width, channels]`. One channel is gray, three are RGB; a second or fourth is opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array;
}

/** What a file says of its picture before anything is decoded. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** EXIF 0x0112, 1 to 8: how the stored rows and columns lie in the picture. */
  readonly orientation: number;
}

/** Pixels of one picture: 8192 × 8192. (Pillow warns at 89 million.) */
export const pixelLimit = 2 ** 26;
/** Bytes of one picture's file. */
export const fileLimit = 2 ** 28;

/** A file that is no picture which can be read: skipped with `skipBad`. */
export const unreadable = (file: string, found: string, expected: string, cause?: unknown): Problem =>
  new Problem('image-unreadable', text('{0} cannot be read as an image.', file), {
    file,
    found,
    expected,
    remedy: text('Remove or repair the image, or leave out what cannot be read (--skip-bad).'),
    ...(cause !== undefined && { cause }),
  });

/** @throws Problem `image-unreadable` for no pixels, or more than a picture can have. */
export function requirePixels(width: number, height: number, file: string): void {
  if (width > 0 && height > 0 && width * height <= pixelLimit) return;
  throw unreadable(file, `${width} × ${height} pixels`, `1 to ${pixelLimit} pixels`);
}
