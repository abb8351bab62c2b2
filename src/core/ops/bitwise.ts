/** Logic of the bits of whole numbers, negative ones as their two's complement. Exact where the numbers are; piecewise constant. */
import { binary, binaryBuilder } from './elementwise-op';

type Bits = (a: bigint, b: bigint) => bigint;

/** JavaScript's own operators on numbers know 32 bits. */
function onBits(f: Bits): (a: number, b: number) => number {
  return (a, b) => (Number.isInteger(a) && Number.isInteger(b) ? Number(f(BigInt(a), BigInt(b))) : NaN);
}
export const andBits = onBits((a, b) => a & b);
export const orBits = onBits((a, b) => a | b);
export const xorBits = onBits((a, b) => a ^ b);

export const BitwiseAnd = binary('BitwiseAnd', andBits);
export const BitwiseOr = binary('BitwiseOr', orBits);
export const BitwiseXor = binary('BitwiseXor', xorBits);

export const bitwiseAnd = binaryBuilder(BitwiseAnd);
export const bitwiseOr = binaryBuilder(BitwiseOr);
export const bitwiseXor = binaryBuilder(BitwiseXor);
