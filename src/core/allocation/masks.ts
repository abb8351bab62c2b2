import { sha256 } from '../hash';
import { scoresOf, zeroKey } from './keys';
import type { RankedPart } from './ranking';
import { select } from './select';

/** One byte a weight: 1 = kept. */
export type Mask = Uint8Array;

/** Removes the `removed` lowest keys; of equal ones the higher position first. Keys order like scores, so none is made. */
export function maskOf(part: RankedPart, removed: number): Mask {
  const { key, ties } = select([part], removed);
  const mask = new Uint8Array(part.size);
  if (key === zeroKey) removeZeros(mask.fill(1), part.values, ties);
  else keepAbove(mask, part, key, ties);
  return mask;
}

function removeZeros(mask: Mask, values: Float32Array, count: number): void {
  for (let i = mask.length - 1, left = count; left > 0; i--) {
    if (values[i] !== 0) continue;
    mask[i] = 0;
    left--;
  }
}

function keepAbove(mask: Mask, part: RankedPart, key: number, ties: number): void {
  const { values } = part;
  const scores = part.scores();
  const [equal, above] = scoresOf(Uint32Array.of(key, key + 1));
  let left = ties;
  for (let i = mask.length - 1; i >= 0; i--) {
    const score = scores[i];
    if (score < equal || values[i] === 0) continue;
    if (score < above && left > 0) left--;
    else mask[i] = 1;
  }
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
