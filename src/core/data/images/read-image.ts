import type { Folder } from '../../files';
import { missing, requireWithinLimit } from '../limits';
import { readHeader } from './decode';
import { turned } from './orientation';
import { fileLimit, unreadable } from './picture';
import type { Extent } from './geometry';

/** The whole file. @throws Problem `file-missing`, `file-too-large`, `file-unreadable`. */
export async function readImage(folder: Folder, file: string): Promise<Uint8Array> {
  const bytes = await folder.size(file);
  if (bytes === undefined) throw missing(file);
  requireWithinLimit(bytes, file, fileLimit);
  return folder.read(file);
}

/** Where a header nearly always ends: only long colour profiles and previews stand before it. */
const beginning = 1 << 12;

/** Size as it is seen, from the file's header alone. @throws Problem also `image-unreadable`. */
export async function readExtent(folder: Folder, file: string): Promise<Extent> {
  const header =
    readHeader(await folder.read(file, 0, beginning), file) ?? readHeader(await readImage(folder, file), file);
  if (!header) throw unreadable(file, 'a file that ends too early', 'PNG or JPEG');
  const { width, height, orientation } = header;
  return turned(orientation) ? { width: height, height: width } : { width, height };
}
