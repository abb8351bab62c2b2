/** Untrusted files: nothing is allocated before its size is known to be one that a data set can have. */
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Folder } from '../files';

/** Bytes of one data set in memory, decompressed. */
export const dataLimit = 2 ** 31;
/** Bytes of an array from which on it stays in its file, where rows can be found there. */
export const streamedFrom = 2 ** 27;
export const staysInFile = (bytes: number, limit: number): boolean => bytes >= streamedFrom || bytes > limit;
/** Deflate stores at most 258 bytes in two bits: a file that promises more than this for each of its bytes lies. */
const highestCompression = 1040;

/** @throws Problem `file-too-large` */
export function requireWithinLimit(bytes: number, file: string, limit = dataLimit): void {
  if (bytes > limit)
    throw new Problem('file-too-large', text('{0} is too large.', file), {
      file,
      found: bytes,
      expected: `≤ ${limit}`,
      remedy: text('Give fewer examples.'),
    });
}

/** @throws Problem `file-malformed` for a declared size that the compressed bytes cannot hold, `file-too-large`. */
export function requirePlausibleSize(declared: number, compressed: number, file: string, limit = dataLimit): void {
  requireWithinLimit(declared, file, limit);
  if (declared > highestCompression * (compressed + 1))
    throw malformed(file, declared, `≤ ${highestCompression} × ${compressed}`);
}

/** The whole file. @throws Problem `file-missing`, `file-too-large`, `file-unreadable`. */
export async function readWhole(folder: Folder, name: string, limit = dataLimit): Promise<Uint8Array> {
  const bytes = await folder.size(name);
  if (bytes === undefined) throw missing(name);
  requireWithinLimit(bytes, name, limit);
  return folder.read(name);
}

export const missing = (file: string): Problem =>
  new Problem('file-missing', text('{0} does not exist.', file), {
    file,
    remedy: text('Correct the path of the data.'),
  });

/** A file that is not what its name says. */
export const malformed = (file: string, found: string | number, expected: string | number, cause?: unknown): Problem =>
  new Problem('file-malformed', text('{0} cannot be read as a data set.', file), {
    file,
    found,
    expected,
    remedy: text('Write the file anew.'),
    ...(cause !== undefined && { cause }),
  });
