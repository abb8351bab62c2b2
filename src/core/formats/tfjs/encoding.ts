/** How the weights of a manifest are stored, element by element. */
import { decodeFloat16, encodeFloat16 } from '../../float16';
import type { ManifestEntry } from './document';

/** Of a tensor of real numbers. */
export interface Encoding {
  /** `float32`, `float16`, `uint8`, `uint16`. */
  readonly dtype: string;
  readonly width: number;
  decode(bytes: DataView, at: number): number;
  /** @returns false where the number has no code: a zero outside a quantised range. */
  encode(bytes: DataView, at: number, value: number): boolean;
}

const float32: Encoding = {
  dtype: 'float32',
  width: 4,
  decode: (bytes, at) => bytes.getFloat32(at, true),
  encode: (bytes, at, value) => {
    bytes.setFloat32(at, value, true);
    return true;
  },
};

const float16: Encoding = {
  dtype: 'float16',
  width: 2,
  decode: (bytes, at) => decodeFloat16(bytes.getUint16(at, true)),
  encode: (bytes, at, value) => {
    const code = encodeFloat16(value);
    bytes.setUint16(at, code, true);
    return Number.isFinite(decodeFloat16(code));
  },
};

/** TensorFlow.js decodes `code · scale + min` and rounds to float32. A zero is only what decodes to zero exactly. */
function affine(dtype: 'uint8' | 'uint16', scale: number, min: number): Encoding {
  const width = dtype === 'uint8' ? 1 : 2;
  const highest = 2 ** (8 * width) - 1;
  const decode = (code: number): number => Math.fround(code * scale + min);
  const nearest = (value: number): number => {
    if (scale === 0) return 0;
    return Math.min(highest, Math.max(0, Math.round((value - min) / scale)));
  };
  const zero = nearest(0);
  const hasZero = decode(zero) === 0;
  return {
    dtype,
    width,
    decode: (bytes, at) => decode(width === 1 ? bytes.getUint8(at) : bytes.getUint16(at, true)),
    encode: (bytes, at, value) => {
      const code = nearest(value);
      if (width === 1) bytes.setUint8(at, code);
      else bytes.setUint16(at, code, true);
      return value !== 0 || hasZero;
    },
  };
}

/** Bytes of an element of a tensor that is carried along untouched. */
const carried: Readonly<Record<string, number>> = { int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 };

/**
 * @returns the encoding of real numbers; the width alone for tensors that are carried along (integers, booleans);
 * undefined where the manifest says something that TensorFlow.js does not know either.
 */
export function encodingOf({ dtype, quantization }: ManifestEntry): Encoding | number | undefined {
  if (!quantization) {
    if (dtype === 'float32') return float32;
    return dtype === 'float16' ? float16 : carriedWidth(dtype);
  }
  if (dtype !== 'float32') return carriedWidth(quantization.dtype);
  const { dtype: stored, scale, min } = quantization;
  if (stored === 'float16') return float16;
  if ((stored === 'uint8' || stored === 'uint16') && scale !== undefined && min !== undefined)
    return affine(stored, scale, min);
  return undefined;
}

const carriedWidth = (dtype: string): number | undefined =>
  Object.hasOwn(carried, dtype) ? carried[dtype] : undefined;

/** A pruned weight can be stored. */
export const hasZero = (encoding: Encoding): boolean =>
  encoding.encode(new DataView(new ArrayBuffer(encoding.width)), 0, 0);
