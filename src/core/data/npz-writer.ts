import { zipSync, type ZipOptions } from 'fflate';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { show, size, type Shape } from '../graph/shape';

export interface NpzArray {
  /** Verbatim, `/` included. */
  readonly name: string;
  /** Row-major. */
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array | Uint8Array | Int32Array;
}

/** Characters of a long name that a message shows. */
const shown = 60;
/** Bytes of a name in a zip. */
const longestName = 2 ** 16 - 1;

/** The earliest time that a zip can say: files that hold the same are the same. */
const noTime = new Date(1980, 0, 1);

/**
 * What numpy's `load` reads: one `.npy` (format 1.0) for each array, in a zip.
 * @throws RangeError where data and shape differ in size, or two arrays have one name. Problem `weight-invalid` for a name that no zip can hold.
 */
export function writeNpz(arrays: readonly NpzArray[], { level = 6 }: Pick<ZipOptions, 'level'> = {}): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const array of arrays) {
    const file = `${array.name}.npy`;
    requireShort(file);
    if (files.has(file)) throw new RangeError(`two arrays are called ${array.name}`);
    files.set(file, writeNpy(array));
  }
  return zipSync(Object.fromEntries(files), { level, mtime: noTime });
}

function requireShort(file: string): void {
  const length = new TextEncoder().encode(file).length;
  if (length <= longestName) return;
  const name = `${file.slice(0, shown)}…`;
  throw new Problem('weight-invalid', text('The name {0} is too long for an npz file.', name), {
    layer: name,
    found: `${length} bytes`,
    expected: `≤ ${longestName}`,
    remedy: text('Exclude that weight.'),
  });
}

/** @throws RangeError where data and shape differ in size. */
export function writeNpy({ name, shape, data }: NpzArray): Uint8Array {
  if (data.length !== size(shape)) throw new RangeError(`${name}: ${data.length} elements for ${show(shape)}`);
  const header = headerOf(data, shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/** Magic, version, length and a Python literal, padded so that the data starts at a multiple of 64 (numpy.lib.format). */
function headerOf(data: NpzArray['data'], shape: Shape): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`;
  const literal = `{'descr': '${descriptorOf(data)}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const fixed = 10;
  const padded = literal.padEnd(Math.ceil((fixed + literal.length + 1) / 64) * 64 - fixed - 1) + '\n';
  const header = new Uint8Array(fixed + padded.length);
  header.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length & 0xff, padded.length >> 8]);
  header.set(new TextEncoder().encode(padded), fixed);
  return header;
}

function descriptorOf(data: NpzArray['data']): string {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  return data instanceof Int32Array ? '<i4' : '|u1';
}
