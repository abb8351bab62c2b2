/** Numbers as files store them. */
import { decodeFloat16 } from '../float16';

/** How a file stores one number. */
export type ElementType =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'float32'
  | 'float64';

/** Decoded, no wider than needed: images stay bytes until a batch asks for them. */
export type Elements =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export const bytesPerElement: Readonly<Record<ElementType, number>> = {
  bool: 1,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
};

export const isFloat = (type: ElementType): boolean => type.startsWith('float');

/**
 * Reads a row of numbers. Little-endian data that lies aligned is not copied. 64-bit integers become doubles, exact up to 2⁵³.
 * (Every platform that runs a JavaScript engine with WebAssembly is little-endian.)
 * @throws RangeError for a 64-bit integer that is no exact double, naming its position.
 */
export function decodeElements(bytes: Uint8Array, type: ElementType, littleEndian = true): Elements {
  const width = bytesPerElement[type];
  const ordered = littleEndian || width === 1 ? bytes : swapped(bytes, width);
  const { buffer, byteOffset } = ordered.byteOffset % width === 0 ? ordered : ordered.slice();
  const count = Math.floor(ordered.byteLength / width);
  switch (type) {
    case 'bool':
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, count);
    case 'int8':
      return new Int8Array(buffer, byteOffset, count);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, count);
    case 'int16':
      return new Int16Array(buffer, byteOffset, count);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, count);
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'uint64':
      return exactDoubles(new BigUint64Array(buffer, byteOffset, count));
    case 'int64':
      return exactDoubles(new BigInt64Array(buffer, byteOffset, count));
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), decodeFloat16);
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float64':
      return new Float64Array(buffer, byteOffset, count);
  }
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) result[at] = bytes[at - (at % width) + width - 1 - (at % width)];
  return result;
}

function exactDoubles(integers: BigInt64Array | BigUint64Array): Float64Array {
  const result = new Float64Array(integers.length);
  for (let at = 0; at < integers.length; at++) {
    result[at] = Number(integers[at]);
    if (!Number.isSafeInteger(result[at])) throw new RangeError(`integer ${integers[at]} at position ${at}`);
  }
  return result;
}
