/** The format of the MNIST database (LeCun, Cortes, Burges): big-endian, `0 0 type rank`, extents, data; often gzipped. */
import { gunzipSync } from 'fflate';
import { text } from '../../shared/text';
import type { Folder, FolderEntry } from '../files';
import { size } from '../graph/shape';
import { bytesPerElement, decodeElements, type ElementType } from './elements';
import { malformed, readWhole, requirePlausibleSize, requireWithinLimit } from './limits';
import type { DataFormat, RawArray } from './raw-data';

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
  async read({ folder, names }) {
    const pair = names.length === 1 ? await findPair(folder, names[0]) : names;
    const [images, labels] = pair;
    const x = await readIdx(folder, images, 'x');
    const y = labels === undefined ? undefined : await readIdx(folder, labels, 'y');
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

async function readIdx(folder: Folder, file: string, name: string): Promise<RawArray> {
  const stored = await readWhole(folder, file);
  const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzip(stored, file) : stored;
  if (bytes.length < 4) throw malformed(file, `${bytes.length} bytes`, 'an idx file');
  const [zero, alsoZero, code, rank] = bytes;
  const start = 4 + 4 * rank;
  if (zero !== 0 || alsoZero !== 0 || !Object.hasOwn(types, code) || rank === 0 || bytes.length < start)
    throw malformed(file, `bytes ${bytes.subarray(0, 4).join(' ')}`, '0 0 type rank');
  const type = types[code];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = size(shape) * bytesPerElement[type];
  requireWithinLimit(expected, file);
  if (bytes.length - start !== expected)
    throw malformed(file, `${bytes.length - start} bytes`, `${expected} bytes for (${shape.join(', ')})`);
  return { name, file, shape, type, data: decodeElements(bytes.subarray(start), type, false) };
}

/** @throws Problem `file-malformed`, and `file-too-large` by the size that the file's last four bytes declare. */
function gunzip(stored: Uint8Array, file: string): Uint8Array {
  if (stored.length < 18) throw malformed(file, `${stored.length} bytes`, 'a gzip file');
  const declared = new DataView(stored.buffer, stored.byteOffset + stored.length - 4, 4).getUint32(0, true);
  requirePlausibleSize(declared, stored.length, file);
  try {
    return gunzipSync(stored);
  } catch (error) {
    throw malformed(file, 'a damaged archive', 'a gzip file', error);
  }
}
