/**
 * The directory of a zip (PKWARE APPNOTE 6.3, with its 64-bit form), read from the end of the file by ranges: what is needed to find
 * entries that are stored as they are without reading the rest.
 */
import type { Folder } from '../files';
import type { Problem } from '../../shared/problem';
import { malformed } from './limits';

export interface ZipEntry {
  readonly name: string;
  /** Neither compressed nor encrypted. */
  readonly stored: boolean;
  /** Bytes in the file. */
  readonly size: number;
  /** Bytes of the content. */
  readonly originalSize: number;
  /** Where its own header begins. */
  readonly header: number;
  /** Where the directory describes it. */
  readonly record: number;
}

const endBytes = 22;
const longestComment = 0xffff;
const locatorBytes = 20;
const signatures = { end: 0x06054b50, locator: 0x07064b50, end64: 0x06064b50, entry: 0x02014b50, local: 0x04034b50 };
const entryBytes = 46;
const localBytes = 30;
/** Bytes of a directory: many more arrays than a data set has. */
const directoryLimit = 2 ** 24;
const seeElsewhere = 0xffffffff;

/** What is said of a zip that is none. */
type Damaged = (file: string, found: string) => Problem;
const noDataSet: Damaged = (file, found) => malformed(file, found, 'a zip of .npy files');
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @param bytes of the file. @param damaged what is thrown. @throws Problem `file-malformed`. */
export async function readZipDirectory(
  folder: Folder,
  file: string,
  bytes: number,
  damaged = noDataSet,
): Promise<readonly ZipEntry[]> {
  const { offset, length } = await findDirectory(folder, file, bytes, damaged);
  if (length > directoryLimit || offset + length > bytes) throw damaged(file, 'a damaged directory');
  const directory = await folder.read(file, offset, length);
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  for (let at = 0; at + entryBytes <= directory.length;) {
    if (view.getUint32(at, true) !== signatures.entry) break;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + entryBytes + nameLength + extraLength;
    if (end > directory.length) throw damaged(file, 'a damaged directory');
    const extra = directory.subarray(at + entryBytes + nameLength, end);
    const [originalSize, size, header] = wide(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      extra,
    );
    if (header + localBytes + size > bytes) throw damaged(file, 'a damaged directory');
    entries.push({
      name: new TextDecoder().decode(directory.subarray(at + entryBytes, at + entryBytes + nameLength)),
      stored: view.getUint16(at + 10, true) === 0 && (view.getUint16(at + 8, true) & 1) === 0,
      size,
      originalSize,
      header,
      record: offset + at,
    });
    at = end + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Where an entry's content begins: behind its own header, whose names may differ from the directory's. @throws Problem `file-malformed`. */
export async function contentOf(
  folder: Folder,
  file: string,
  { header }: ZipEntry,
  damaged = noDataSet,
): Promise<number> {
  const local = await folder.read(file, header, localBytes);
  const view = viewOf(local);
  if (local.length < localBytes || view.getUint32(0, true) !== signatures.local) throw damaged(file, 'a damaged entry');
  return header + localBytes + view.getUint16(26, true) + view.getUint16(28, true);
}

async function findDirectory(
  folder: Folder,
  file: string,
  bytes: number,
  damaged: Damaged,
): Promise<{ readonly offset: number; readonly length: number }> {
  const start = Math.max(0, bytes - endBytes - longestComment);
  const tail = await folder.read(file, start, bytes - start);
  const view = viewOf(tail);
  let at = tail.length - endBytes;
  while (at >= 0 && view.getUint32(at, true) !== signatures.end) at--;
  if (at < 0) throw damaged(file, 'no directory');
  const [length, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
  const locator = at - locatorBytes;
  if (locator < 0 || view.getUint32(locator, true) !== signatures.locator) return { offset, length };
  const end64 = viewOf(await folder.read(file, Number(view.getBigUint64(locator + 8, true)), 56));
  if (end64.byteLength < 56 || end64.getUint32(0, true) !== signatures.end64)
    throw damaged(file, 'a damaged directory');
  return { length: Number(end64.getBigUint64(40, true)), offset: Number(end64.getBigUint64(48, true)) };
}

/** Numbers that did not fit 32 bits stand one after the other in the extra field 1. */
function wide(numbers: readonly number[], extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== seeElsewhere || next + 8 > extra.length) return number;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    });
  }
  return [...numbers];
}
