/** How the elements of a tensor stand in a row of little-endian bytes, and what numbers they are. */
import { decodeBfloat16, encodeBfloat16 } from '../../bfloat16';
import { decodeFloat16, encodeFloat16 } from '../../float16';
import type { ElementType, StoredType } from './element-type';

/** `code`: the number that is stored. For all types but the two halves it is the number that is meant. */
export interface Layout {
  /** Bytes of an element. */
  readonly width: number;
  /** All codes of a row of bytes: a view of it where it is aligned, else a copy. 64-bit integers beyond 2^53 are rounded. */
  readonly codes: (bytes: Uint8Array) => Codes;
  readonly store: (view: DataView, at: number, code: number) => void;
}

export type Codes =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

interface View<T> {
  new (buffer: ArrayBufferLike, start: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

const viewed =
  <T extends Codes | BigInt64Array | BigUint64Array>(array: View<T>) =>
  (bytes: Uint8Array): T => {
    const width = array.BYTES_PER_ELEMENT;
    const { buffer, byteOffset, byteLength } = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
    return new array(buffer, byteOffset, byteLength / width);
  };

const plain = (array: View<Codes>, store: Layout['store']): Layout => ({
  width: array.BYTES_PER_ELEMENT,
  codes: viewed(array),
  store,
});

const wide = (array: View<BigInt64Array | BigUint64Array>): Layout => ({
  width: array.BYTES_PER_ELEMENT,
  codes: (bytes) => Float64Array.from(viewed(array)(bytes), Number),
  store: (view, at, code) => view.setBigInt64(at, BigInt(code), true),
});

const byte = plain(Uint8Array, (view, at, code) => view.setUint8(at, code));
const half = plain(Uint16Array, (view, at, code) => view.setUint16(at, code, true));

const layouts: Readonly<Record<StoredType, Layout>> = {
  float32: plain(Float32Array, (view, at, code) => view.setFloat32(at, code, true)),
  float64: plain(Float64Array, (view, at, code) => view.setFloat64(at, code, true)),
  float16: half,
  bfloat16: half,
  int8: plain(Int8Array, (view, at, code) => view.setInt8(at, code)),
  uint8: byte,
  int16: plain(Int16Array, (view, at, code) => view.setInt16(at, code, true)),
  uint16: half,
  int32: plain(Int32Array, (view, at, code) => view.setInt32(at, code, true)),
  uint32: plain(Uint32Array, (view, at, code) => view.setUint32(at, code, true)),
  int64: wide(BigInt64Array),
  uint64: wide(BigUint64Array),
  bool: byte,
};

export const layoutOf = (type: StoredType): Layout => layouts[type];

/** The smallest and the largest integer of a type that quantised weights have. */
export const limitsOf: Readonly<Partial<Record<ElementType, readonly [smallest: number, largest: number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/** The numbers that codes stand for. */
export function numbersOf(codes: Codes, type: ElementType): Codes {
  if (type === 'float16') return Float32Array.from(codes, decodeFloat16);
  return type === 'bfloat16' ? Float32Array.from(codes, decodeBfloat16) : codes;
}

/** The code of a real number; undefined where the type is too narrow for it. */
export function codeOf(value: number, type: ElementType): number | undefined {
  if (type === 'float16') return finite(encodeFloat16(value), decodeFloat16);
  return type === 'bfloat16' ? finite(encodeBfloat16(value), decodeBfloat16) : value;
}

const finite = (code: number, decode: (code: number) => number): number | undefined =>
  Number.isFinite(decode(code)) ? code : undefined;
