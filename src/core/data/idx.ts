/** The format of the MNIST database (LeCun, Cortes, Burges): big-endian, `0 0 type rank`, extents, data; often gzipped. */
import { gunzipSync } from 'fflate';
import { text } from '../../shared/text';
import type { Folder, FolderEntry } from '../files';
import { size, type Shape } from '../graph/shape';
import { bytesPerElement, decodeElements, type ElementType } from './elements';
import { malformed, missing, readWhole, requirePlausibleSize, staysInFile } from './limits';
import type { DataFormat, RawArray, StoredArray } from './raw-data';

const types: Readonly<Record<number, ElementType>> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
};

const idxName = /(idx\d?|ubyte)(\.gz)?$/i;
const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** A folder that holds MNIST under its usual names, or a pair `images,labels`, or images alone. */
export const idx: DataFormat = {
  id: 'idx',
  accepts: (names) => names.length <= 2 && names.every((name) => idxName.test(name) || !baseName(name).includes('.')),
  async read({ folder, names, limit }) {
    const pair = names.length === 1 ? await findPair(folder, names[0]) : names;
    const [images, labels] = pair;
    const x = await openIdx(folder, images, 'x', limit);
    const y = labels === undefined ? undefined : await readIdx(folder, labels, 'y', limit);
    const notes = pair === names ? [] : [text('Read {0}.', pair.join(', '))];
    return { inputs: [x], ...(y && { targets: y }), notes };
  },
};

/** A folder of these files, not of images. */
export const holdsIdx = (entries: readonly FolderEntry[]): boolean =>
  entries.some(({ kind, name }) => kind === 'file' && /^(train|t10k)-images[-.]idx3-ubyte(\.gz)?$/.test(name));

/** The single file, or what stands in the folder of that name: the training set where both are there. */
async function findPair(folder: Folder, name: string): Promise<readonly string[]> {
  for (const set of ['train', 't10k'])
    for (const joint of ['-', '.'])
      for (const ending of ['', '.gz']) {
        const images = `${name}/${set}-images${joint}idx3-ubyte${ending}`;
        const labels = `${name}/${set}-labels${joint}idx1-ubyte${ending}`;
        if ((await folder.size(images)) === undefined) continue;
        return (await folder.size(labels)) === undefined ? [images] : [images, labels];
      }
  return [name];
}

/** Large files that are not compressed stay on disk. */
async function openIdx(folder: Folder, file: string, name: string, limit: number): Promise<RawArray | StoredArray> {
  const bytes = await folder.size(file);
  if (bytes === undefined) throw missing(file);
  const beginning = await folder.read(file, 0, longestHead);
  if (!staysInFile(bytes, limit) || isGzip(beginning)) return readIdx(folder, file, name, limit);
  const { shape, type, start } = readHead(beginning, bytes, file);
  const width = size(shape.slice(1)) * bytesPerElement[type];
  return {
    name,
    file,
    shape,
    type,
    async rows(first, count) {
      const found = await folder.read(file, start + first * width, count * width);
      if (found.length !== count * width) throw malformed(file, `${found.length} bytes`, `${count * width} bytes`);
      return decodeElements(found, type, false);
    },
  };
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function readIdx(folder: Folder, file: string, name: string, limit: number): Promise<RawArray> {
  const stored = await readWhole(folder, file, limit);
  const bytes = isGzip(stored) ? gunzip(stored, file, limit) : stored;
  const { shape, type, start } = readHead(bytes, bytes.length, file);
  return { name, file, shape, type, data: decodeElements(bytes.subarray(start), type, false) };
}

interface Head {
  readonly shape: Shape;
  readonly type: ElementType;
  /** Where the data begins. */
  readonly start: number;
}
/** With 255 axes, which is what a byte can say. */
const longestHead = 4 + 4 * 255;

/**
 * @param bytes the file or its beginning.
 * @param length of the whole file.
 * @throws Problem `file-malformed` where the data has another size than the header says.
 */
function readHead(bytes: Uint8Array, length: number, file: string): Head {
  if (bytes.length < 4) throw malformed(file, `${bytes.length} bytes`, 'an idx file');
  const [zero, alsoZero, code, rank] = bytes;
  const start = 4 + 4 * rank;
  if (zero !== 0 || alsoZero !== 0 || !Object.hasOwn(types, code) || rank === 0 || bytes.length < start)
    throw malformed(file, `bytes ${bytes.subarray(0, 4).join(' ')}`, '0 0 type rank');
  const type = types[code];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = size(shape) * bytesPerElement[type];
  if (length - start !== expected)
    throw malformed(file, `${length - start} bytes`, `${expected} bytes for (${shape.join(', ')})`);
  return { shape, type, start };
}

/** @throws Problem `file-malformed`, and `file-too-large` by the size that the file's last four bytes declare. */
function gunzip(stored: Uint8Array, file: string, limit: number): Uint8Array {
  if (stored.length < 18) throw malformed(file, `${stored.length} bytes`, 'a gzip file');
  const declared = new DataView(stored.buffer, stored.byteOffset + stored.length - 4, 4).getUint32(0, true);
  requirePlausibleSize(declared, stored.length, file, limit);
  try {
    return gunzipSync(stored);
  } catch (error) {
    throw malformed(file, 'a damaged archive', 'a gzip file', error);
  }
}
