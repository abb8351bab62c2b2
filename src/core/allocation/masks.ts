import { sha256 } from '../hash';
import type { RankedPart } from './ranking';
import { select } from './select';

/** One byte a weight: 1 = kept. */
export type Mask = Uint8Array;

/** Removes the `removed` lowest keys; of equal ones the higher position first. */
export function maskOf(part: RankedPart, removed: number): Mask {
  const keys = part.keys();
  const mask = new Uint8Array(keys.length).fill(1);
  const cut = select([part], removed);
  let ties = cut.ties;
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i];
    if (key < cut.key) mask[i] = 0;
    else if (key === cut.key && ties > 0) {
      mask[i] = 0;
      ties--;
    }
  }
  return mask;
}

/** The values with every pruned weight exactly +0. */
export const masked = (values: Float32Array, mask: Mask): Float32Array =>
  values.map((value, i) => (mask[i] ? value : 0));

/** SHA-256 over names, sizes and bits of all masks, as 64 hex digits: two runs that made the same mask have the same hash. */
export async function maskHash(masks: readonly (readonly [name: string, mask: Mask])[]): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const [name, mask] of masks) {
    const packed = new Uint8Array(Math.ceil(mask.length / 8));
    mask.forEach((kept, i) => {
      if (kept) packed[i >> 3] = packed[i >> 3] | (1 << (i & 7));
    });
    parts.push(new TextEncoder().encode(`${name}\0${mask.length}\0`), packed);
  }
  return sha256(parts);
}
