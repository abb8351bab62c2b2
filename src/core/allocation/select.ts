/** Selection of the k lowest by counting, without copying or sorting: 16 bits, then the other 16. */

/** The cut: everything below `key` goes, and of those equal to it `ties`. */
export interface Cut {
  readonly key: number;
  readonly ties: number;
}

/** Counts of the high 16 bits of all keys: [65536]. It does not depend on k, so a caller may keep it. */
export function highCounts(parts: readonly Uint32Array[]): Uint32Array {
  const counts = new Uint32Array(65536);
  for (const keys of parts) for (let i = 0; i < keys.length; i++) counts[keys[i] >>> 16]++;
  return counts;
}

/** The bucket that holds the k-th lowest (k ≥ 1), and how many of it go. */
function bucketOf(counts: Uint32Array, k: number): { bucket: number; rest: number } {
  let rest = k;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket];
    if (rest <= count) return { bucket, rest };
    rest -= count;
  }
  throw new RangeError(`${k} of fewer keys`);
}

/** The cut that separates the k lowest keys. @throws RangeError for more than there are. */
export function select(parts: readonly Uint32Array[], k: number, high = highCounts(parts)): Cut {
  if (k === 0) return { key: 0, ties: 0 };
  const { bucket, rest } = bucketOf(high, k);
  const low = new Uint32Array(65536);
  for (const keys of parts)
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key >>> 16 === bucket) low[key & 0xffff]++;
    }
  const last = bucketOf(low, rest);
  return { key: ((bucket << 16) | last.bucket) >>> 0, ties: last.rest };
}

/** How many keys of a part lie below the cut, and how many equal it. */
export function countBelow(keys: Uint32Array, key: number): { below: number; equal: number } {
  let below = 0;
  let equal = 0;
  for (let i = 0; i < keys.length; i++) {
    const each = keys[i];
    if (each < key) below++;
    else if (each === key) equal++;
  }
  return { below, equal };
}
