import { narrowFloats, narrowNumber } from '../../ops/narrow-float';
import type { NarrowType } from '../encoding/element-type';
import { integerRange } from './operators/integer-range';

const bitsOf = (type: NarrowType): number => integerRange(type)?.bits ?? (type === 'float4e2m1' ? 4 : 8);

/** Bytes of `count` elements. */
export const narrowBytes = (type: NarrowType, count: number): number => Math.ceil((count * bitsOf(type)) / 8);

/**
 * The numbers in a row of bytes. What is narrower than a byte is packed, the first element in the lowest bits.
 * @param bytes as many as `narrowBytes` says.
 */
export function narrowNumbers(bytes: ArrayLike<number>, type: NarrowType, count: number): Float32Array {
  const bits = bitsOf(type);
  const perByte = 8 / bits;
  const numbers = Array.from({ length: 2 ** bits }, (_, code) => numberOf(code, type));
  return Float32Array.from({ length: count }, (_, at) => {
    const packed = bytes[Math.floor(at / perByte)];
    return numbers[(packed >> (bits * (at % perByte))) & (2 ** bits - 1)];
  });
}

/** Integers are in two's complement. */
function numberOf(code: number, type: NarrowType): number {
  if (type in narrowFloats) return narrowNumber(code, narrowFloats[type as keyof typeof narrowFloats]);
  const range = integerRange(type);
  return range && code > range.highest ? code - 2 ** range.bits : code;
}
