/** Picture files: which format, by what stands in them and not by their name. */
import { decodeJpeg } from './jpeg';
import { isJpeg, readJpegHeader } from './jpeg-header';
import { orient } from './orientation';
import { unreadable, type Picture, type PictureHeader } from './picture';
import { decodePng, isPng, readPngHeader } from './png';

/** @returns undefined where the beginning of the file does not yet say it. @throws Problem `image-unreadable`. */
export function readHeader(beginning: Uint8Array, file: string): PictureHeader | undefined {
  if (isPng(beginning)) return readPngHeader(beginning, file);
  if (isJpeg(beginning)) return readJpegHeader(beginning, file);
  throw unreadable(file, beginning.length === 0 ? 'an empty file' : 'other content', 'PNG or JPEG');
}

/** The picture as it is meant to be seen. @throws Problem `image-unreadable`. */
export function decodePicture(bytes: Uint8Array, file: string): Picture {
  const header = readHeader(bytes, file);
  if (!header) throw unreadable(file, 'a file that ends too early', 'PNG or JPEG');
  const picture = isPng(bytes) ? decodePng(bytes, file) : decodeJpeg(bytes, file);
  return orient(picture, header.orientation);
}
