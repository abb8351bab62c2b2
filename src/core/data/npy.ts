/**
 * NumPy's `.npy` (numpy.lib.format 1.0 to 3.0). Read by us and not by `npyjs`, which suits files that one wrote oneself: it takes the number of
 * elements from the file's length and not from the shape, leaves Fortran order to its caller, knows no big-endian numbers, and fails with
 * whatever a typed array or a regular expression happens to throw.
 */
import { size, type Shape } from '../graph/shape';
import { bytesPerElement, decodeElements, type Elements, type ElementType } from './elements';
import { malformed, requireWithinLimit, staysInFile } from './limits';
import type { RawArray, StoredArray } from './raw-data';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** numpy's own limit (`max_header_size`). */
const longestHeader = 10_000;
/** In front of the header: magic, version, length. */
const fixedBytes = 12;
const highestRank = 32;

const types: Readonly<Record<string, ElementType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

interface Header {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly fortran: boolean;
  /** Where the data begins. */
  readonly start: number;
}

/** @throws Problem `file-malformed`, `file-too-large`. */
export function readNpy(bytes: Uint8Array, name: string, file: string): RawArray {
  const header = readHeader(bytes, file);
  const { shape, type, littleEndian, fortran, start } = header;
  requireWithinLimit(size(shape) * bytesPerElement[type], file);
  requireData(header, bytes.length, file);
  const data = decode(bytes.subarray(start), type, littleEndian, file);
  return { name, file, shape, type, data: fortran && shape.length > 1 ? toRowMajor(data, shape) : data };
}

/** Bytes from a place in the array's file, fewer where it ends. */
export type ReadRange = (start: number, length: number) => Promise<Uint8Array>;

/**
 * An array of a file (or of a part of one) of so many bytes: large ones stay there.
 * @throws Problem `file-malformed`, `file-too-large`.
 */
export async function openNpy(
  read: ReadRange,
  bytes: number,
  name: string,
  file: string,
  limit: number,
): Promise<RawArray | StoredArray> {
  if (!staysInFile(bytes, limit)) return readNpy(await read(0, bytes), name, file);
  const header = readHeader(await read(0, fixedBytes + longestHeader), file);
  const { shape, type, littleEndian, fortran, start } = header;
  requireData(header, bytes, file);
  if (fortran && shape.length > 1) {
    requireWithinLimit(2 * bytes, file, limit);
    return readNpy(await read(0, bytes), name, file);
  }
  const width = size(shape.slice(1)) * bytesPerElement[type];
  return {
    name,
    file,
    shape,
    type,
    async rows(first, count) {
      const found = await read(start + first * width, count * width);
      if (found.length !== count * width) throw malformed(file, `${found.length} bytes`, `${count * width} bytes`);
      return decode(found, type, littleEndian, file);
    },
  };
}

/** What stands behind the header is the array. */
function requireData({ shape, type, start }: Header, bytes: number, file: string): void {
  const expected = size(shape) * bytesPerElement[type];
  if (bytes - start !== expected)
    throw malformed(file, `${bytes - start} bytes`, `${expected} bytes for (${shape.join(', ')})`);
}

function readHeader(bytes: Uint8Array, file: string): Header {
  if (bytes.length < 12 || magic.some((byte, at) => bytes[at] !== byte))
    throw malformed(file, 'other bytes', 'a NumPy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  const fixed = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader || fixed + length > bytes.length)
    throw malformed(file, `header of ${length} bytes`, `≤ ${Math.min(longestHeader, bytes.length - fixed)}`);
  const literal = new TextDecoder('latin1').decode(bytes.subarray(fixed, fixed + length));
  return { ...parseLiteral(literal, file), start: fixed + length };
}

/** A Python dict of which three keys count. Structured types have a list where `descr` has a string. */
function parseLiteral(literal: string, file: string): Omit<Header, 'start'> {
  const [, order = '', code = ''] = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d+)'/.exec(literal) ?? [];
  const [, fortran] = /'fortran_order'\s*:\s*(True|False)/.exec(literal) ?? [];
  const [, tuple] = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(literal) ?? [];
  if (!Object.hasOwn(types, code) || fortran === undefined || tuple === undefined)
    throw malformed(file, literal.trim().slice(0, 200), `an array of ${Object.keys(types).join(', ')}`);
  const shape = tuple
    .split(',')
    .map((extent) => extent.trim().replace(/L$/, ''))
    .filter((extent) => extent !== '')
    .map(Number);
  if (shape.length > highestRank || !shape.every(Number.isSafeInteger) || !Number.isSafeInteger(size(shape)))
    throw malformed(file, `(${tuple})`.slice(0, 200), 'a shape');
  return { shape, type: types[code], littleEndian: order !== '>', fortran: fortran === 'True' };
}

function decode(bytes: Uint8Array, type: ElementType, littleEndian: boolean, file: string): Elements {
  try {
    return decodeElements(bytes, type, littleEndian);
  } catch (error) {
    if (error instanceof RangeError) throw malformed(file, error.message, 'integers below 2⁵³', error);
    throw error;
  }
}

/** Fortran order has the first axis innermost: an odometer whose last wheel turns fastest reads it in C order. */
function toRowMajor(data: Elements, shape: Shape): Elements {
  const steps = shape.map((_, axis) => size(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  const result = data.slice();
  let offset = 0;
  for (let at = 0; at < result.length; at++) {
    result[at] = data[offset];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += steps[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
