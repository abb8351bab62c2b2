/** `.keras`: a zip of `config.json`, `metadata.json` and `model.weights.h5`. */
import { inflateSync } from 'fflate';
import * as z from 'zod';
import { crc32 } from '../../crc32';
import { contentOf, readZipDirectory, type ZipEntry } from '../../data/zip-directory';
import type { Source } from '../../files';
import { damaged } from '../damaged';

const expected = 'a .keras archive with model.weights.h5';
const weightsName = 'model.weights.h5';
/** The most that deflate makes of a byte. */
const deflateRatio = 1032;
/** A date and a version. */
const longestMetadata = 1 << 16;

/** The weights of an archive. */
export interface KerasArchive {
  readonly entry: ZipEntry;
  /** Where they begin in the archive. */
  readonly start: number;
  /** The HDF5 file; a view of the archive where it is not compressed. */
  readonly weights: Uint8Array;
  /** They stand as they are, and their checksum where it is expected. */
  readonly canChange: boolean;
  readonly version?: string;
}

const metadata = z.looseObject({ keras_version: z.string() });
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const noArchive = (file: string, found: string): Error & ReturnType<typeof damaged> => damaged(file, found, expected);

/** @param bytes the whole file. @throws Problem `file-malformed` */
export async function readArchive({ folder, main }: Source, bytes: Uint8Array): Promise<KerasArchive> {
  const entries = await readZipDirectory(folder, main, bytes.length, noArchive);
  const entry = entries.find(({ name }) => name === weightsName);
  if (!entry) {
    const names = entries.map(({ name }) => name).slice(0, 8);
    throw damaged(main, names.join(', ').slice(0, 200) || 'an empty archive', expected);
  }
  const start = await contentOf(folder, main, entry, noArchive);
  const version = await versionOf({ folder, main }, bytes, entries);
  // With this bit the checksum stands behind the content, not before it.
  const isBehind = (viewOf(bytes).getUint16(entry.header + 6, true) & 8) !== 0;
  return {
    entry,
    start,
    weights: contentsOf(entry, bytes, start, main),
    canChange: entry.stored && !isBehind,
    ...(version !== undefined && { version }),
  };
}

function contentsOf(entry: ZipEntry, bytes: Uint8Array, start: number, file: string): Uint8Array {
  const { stored, size, originalSize, name } = entry;
  if (start + size > bytes.length) throw noArchive(file, 'a damaged entry');
  const packed = bytes.subarray(start, start + size);
  if (stored) return packed;
  if (originalSize > deflateRatio * (size + 1)) throw noArchive(file, `${name} of ${originalSize} bytes in ${size}`);
  try {
    return inflateSync(packed, { out: new Uint8Array(originalSize) });
  } catch {
    // What damaged data makes fflate throw depends on where the damage is.
    throw noArchive(file, `${name} that cannot be unpacked`);
  }
}

/** The version of Keras, where the archive says it. */
async function versionOf(
  { folder, main }: Source,
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
): Promise<string | undefined> {
  const entry = entries.find(({ name }) => name === 'metadata.json');
  if (!entry || entry.originalSize > longestMetadata) return undefined;
  const start = await contentOf(folder, main, entry, noArchive);
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(contentsOf(entry, bytes, start, main)));
    return metadata.safeParse(json).data?.keras_version;
  } catch {
    // It is not needed for anything.
    return undefined;
  }
}

/** Writes the checksum of changed weights where the archive has it. @param bytes of the archive; changed. */
export function renewChecksum(bytes: Uint8Array, { entry, start }: KerasArchive): void {
  const view = viewOf(bytes);
  const checksum = crc32(bytes.subarray(start, start + entry.size));
  view.setUint32(entry.header + 14, checksum, true);
  view.setUint32(entry.record + 16, checksum, true);
}
