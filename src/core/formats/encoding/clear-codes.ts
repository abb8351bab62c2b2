/** Codes whose zero is 0, as integers, so that they are cleared without a look at what they stand for. */
export type Integers = Uint8Array | Uint16Array | Uint32Array;

/** The same bytes as integers of their elements' width. Undefined where they cannot be seen so. */
export function integersOf({ buffer, byteOffset, byteLength }: Uint8Array, width: number): Integers | undefined {
  if (byteOffset % width !== 0) return undefined;
  if (width === 4) return new Uint32Array(buffer, byteOffset, byteLength / width);
  return width === 2 ? new Uint16Array(buffer, byteOffset, byteLength / width) : undefined;
}

/** @param kept one bit an element: 1 = kept, the first in the lowest bit. */
export const isKept = (kept: Uint8Array, element: number): boolean => ((kept[element >> 3] >> (element & 7)) & 1) === 1;

/** Clears what goes, without a branch: which elements go is as good as random. @param kept as `isKept` reads it. */
export function clearCodes(codes: Integers, kept: Uint8Array): void {
  for (let element = 0; element < codes.length; element++)
    codes[element] &= -((kept[element >> 3] >> (element & 7)) & 1);
}
