import { narrowFloats, narrowNumber } from '../../ops/narrow-float';
import type { ByteFloat } from './tensor';

/** The numbers that codes of one byte stand for. */
export function byteFloats(codes: Uint8Array, type: ByteFloat): Float32Array {
  const numbers = Float32Array.from({ length: 256 }, (_, code) => narrowNumber(code, narrowFloats[type]));
  return Float32Array.from(codes, (code) => numbers[code]);
}
