import type { PartCut } from './cuts';
import type { Keys } from './keys';

/**
 * Sets the bits of what a cut keeps of a piece's keys.
 * @param equals how many keys before these equal the cut's.
 * @param kept one bit a key, the first in the lowest bit; zero so far.
 * @returns how many keys up to the end of these equal the cut's.
 */
export function markKept({ bits, drop }: Keys, { key, spared }: PartCut, equals: number, kept: Uint8Array): number {
  // Half of each key is a positive number of 31 bits, so that a difference's sign compares them without a branch: which weights go is
  // as good as random. Only where halves are equal do the lowest bits decide.
  const half = key >>> 1;
  let met = equals;
  for (let byte = 0; byte < kept.length; byte++) {
    const [start, end] = [8 * byte, Math.min(bits.length, 8 * byte + 8)];
    let marks = 0;
    for (let at = start; at < end; at++) {
      const above = half - ((bits[at] << drop) >>> 1);
      marks |= (above >>> 31) << (at - start);
      if (above !== 0) continue;
      const own = (bits[at] << drop) >>> 0;
      if (own > key || (own === key && met++ < spared)) marks |= 1 << (at - start);
    }
    kept[byte] = marks;
  }
  return met;
}
