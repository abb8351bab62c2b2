import { inflateSync, unzipSync, type UnzipFileInfo } from 'fflate';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Folder } from '../files';
import { size } from '../graph/shape';
import { bytesPerElement } from './elements';
import {
  dataLimit,
  malformed,
  missing,
  readWhole,
  requirePlausibleSize,
  requireWithinLimit,
  staysInFile,
} from './limits';
import { openNpy, readNpy } from './npy';
import type { DataFormat, DataRequest, RawArray, RawData, StoredArray } from './raw-data';
import { contentOf, readZipDirectory } from './zip-directory';

const suffix = '.npy';
const targetsName = 'y';

/** A zip of `.npy` files: `x` and `y`, or an array for each model input under its name, and `y`. */
export const npz: DataFormat = {
  id: 'npz',
  accepts: (names) => names.length === 1 && names[0].toLowerCase().endsWith('.npz'),
  async read(request) {
    const { folder, limit } = request;
    const [name] = request.names;
    const bytes = await folder.size(name);
    if (bytes === undefined) throw missing(name);
    const arrays = staysInFile(bytes, limit)
      ? await openNpz(folder, name, bytes, limit)
      : readNpz(await readWhole(folder, name, limit), name, limit);
    return assign(arrays, request, name);
  },
};

/**
 * The arrays of an npz file by name.
 * @throws Problem `file-malformed`, `file-too-large` before anything is decompressed.
 */
export function readNpz(bytes: Uint8Array, file: string, limit = dataLimit): ReadonlyMap<string, RawArray> {
  const arrays = new Map<string, RawArray>();
  for (const [entry, content] of unzip(bytes, file, limit)) {
    const name = entry.slice(0, -suffix.length);
    arrays.set(name, readNpy(content, name, `${file}/${entry}`));
  }
  return arrays;
}

/** The same of a large file: arrays that are not compressed stay there. @throws Problem also where one is compressed and too large. */
async function openNpz(
  folder: Folder,
  file: string,
  bytes: number,
  limit: number,
): Promise<ReadonlyMap<string, RawArray | StoredArray>> {
  const arrays = new Map<string, RawArray | StoredArray>();
  let inflated = 0;
  for (const entry of await readZipDirectory(folder, file, bytes)) {
    if (!entry.name.endsWith(suffix)) continue;
    const name = entry.name.slice(0, -suffix.length);
    if (arrays.has(name)) throw malformed(file, `two arrays ${entry.name}`, 'one array of a name');
    const shown = `${file}/${entry.name}`;
    const start = await contentOf(folder, file, entry);
    const inside = (from: number, length: number): Promise<Uint8Array> =>
      folder.read(file, start + from, Math.max(0, Math.min(length, entry.size - from)));
    if (entry.stored) arrays.set(name, await openNpy(inside, entry.size, name, shown, limit));
    else {
      requirePlausibleSize(entry.originalSize, entry.size, shown, limit);
      inflated += entry.originalSize;
      requireWithinLimit(inflated, file, limit);
      arrays.set(name, readNpy(inflateEntry(await inside(0, entry.size), entry.originalSize, shown), name, shown));
    }
  }
  return arrays;
}

function inflateEntry(stored: Uint8Array, originalSize: number, file: string): Uint8Array {
  try {
    return inflateSync(stored, { out: new Uint8Array(originalSize) });
  } catch (error) {
    throw malformed(file, 'a damaged archive', 'a zip of .npy files', error);
  }
}

/** Bytes of an entry in a zip's directory, at least. */
const directoryEntry = 46;

/** Nothing is decompressed before the directory has promised sizes that the file can hold: entries may lie, overlap, or be billions. */
function unzip(bytes: Uint8Array, file: string, limit: number): ReadonlyMap<string, Uint8Array> {
  const names = new Set<string>();
  let entries = 0;
  let stored = 0;
  let total = 0;
  const accept = ({ name, size, originalSize }: UnzipFileInfo): boolean => {
    if (++entries * directoryEntry > bytes.length) throw malformed(file, 'a damaged directory', 'a zip of .npy files');
    if (!name.endsWith(suffix)) return false;
    if (names.has(name)) throw malformed(file, `two arrays ${name}`, 'one array of a name');
    names.add(name);
    stored += size;
    if (stored > bytes.length) throw malformed(file, `${stored} compressed bytes`, `≤ ${bytes.length}`);
    requirePlausibleSize(originalSize, size, file, limit);
    total += originalSize;
    requireWithinLimit(total, file, limit);
    return true;
  };
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter: accept })));
  } catch (error) {
    if (error instanceof Problem) throw error;
    // What a damaged zip makes fflate throw depends on where the damage is.
    throw malformed(file, 'a damaged archive', 'a zip of .npy files', error);
  }
}

/** Which array is which input. */
async function assign(
  arrays: ReadonlyMap<string, RawArray | StoredArray>,
  { inputs, limit }: DataRequest,
  file: string,
): Promise<RawData> {
  const targets = await inMemory(arrays.get(targetsName), limit);
  const wanted = inputs?.map(({ name }) => name) ?? ['x'];
  const only = wanted.length === 1 ? (arrays.get('x') ?? loneArray(arrays)) : undefined;
  const found = wanted.map((name) => arrays.get(name) ?? only);
  const present = found.filter((each) => each !== undefined);
  if (present.length < found.length)
    throw new Problem('data-mismatch', text('{0} lacks an array for an input of the model.', file), {
      file,
      found: [...arrays.keys()].join(', '),
      expected: wanted.length === 1 ? 'x, y' : [...wanted, targetsName].join(', '),
      remedy: text('Name the arrays after the model’s inputs.'),
    });
  return { inputs: present, ...(targets && { targets }), notes: [] };
}

/** The one array beside the targets, whatever it is called. */
function loneArray(arrays: ReadonlyMap<string, RawArray | StoredArray>): RawArray | StoredArray | undefined {
  const others = [...arrays.values()].filter(({ name }) => name !== targetsName);
  return others.length === 1 ? others[0] : undefined;
}

/** Targets are looked at all at once. */
async function inMemory(array: RawArray | StoredArray | undefined, limit: number): Promise<RawArray | undefined> {
  if (!array || !('rows' in array)) return array;
  const { rows, ...head } = array;
  requireWithinLimit(size(head.shape) * bytesPerElement[head.type], head.file, limit);
  return { ...head, data: await rows(0, head.shape[0]) };
}
