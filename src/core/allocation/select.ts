/**
 * Radix select: the k lowest by counting, 12 + 10 + 10 bits. The first digit is counted once and kept (`Part`), so that asking again, as
 * a slider does, touches only the keys that share their first digit with the cut.
 */

const lead = 12;
const digit = 10;
const rest = 32 - lead;

/** The keys of one parameter. */
export interface Part {
  /** By position. */
  readonly keys: Uint32Array;
  /** The same keys, those with equal first digit together. */
  readonly grouped: Uint32Array;
  /** Where each first digit begins in `grouped`: [4097]. */
  readonly starts: Uint32Array;
}

export function partOf(keys: Uint32Array): Part {
  const starts = new Uint32Array(2 ** lead + 1);
  for (const key of keys) starts[(key >>> rest) + 1]++;
  for (let first = 0; first < 2 ** lead; first++) starts[first + 1] += starts[first];
  const next = starts.slice();
  const grouped = new Uint32Array(keys.length);
  for (const key of keys) grouped[next[key >>> rest]++] = key;
  return { keys, grouped, starts };
}

/** The cut: everything below `key` goes, and of those equal to it `ties`. */
export interface Cut {
  readonly key: number;
  readonly ties: number;
}

/** The first entry at which the running sum of counts reaches k ≥ 1, and how many of k it holds. */
function reach(counts: Uint32Array, k: number): { at: number; left: number } {
  let left = k;
  for (let at = 0; at < counts.length; at++) {
    if (left <= counts[at]) return { at, left };
    left -= counts[at];
  }
  throw new RangeError(`${k} of fewer keys`);
}

/** The cut that separates the k lowest keys of all parts. @throws RangeError for more than there are. */
export function select(parts: readonly Part[], k: number): Cut {
  if (k === 0) return { key: 0, ties: 0 };
  const firsts = new Uint32Array(2 ** lead);
  for (const { starts } of parts)
    for (let first = 0; first < firsts.length; first++) firsts[first] += starts[first + 1] - starts[first];
  let { at: prefix, left } = reach(firsts, k);
  const candidates = parts.map(({ grouped, starts }) => grouped.subarray(starts[prefix], starts[prefix + 1]));
  for (const shift of [digit, 0]) {
    const counts = new Uint32Array(2 ** digit);
    for (const keys of candidates)
      for (const key of keys) if (key >>> (shift + digit) === prefix) counts[(key >>> shift) & (2 ** digit - 1)]++;
    const found = reach(counts, left);
    prefix = ((prefix << digit) | found.at) >>> 0;
    left = found.left;
  }
  return { key: prefix, ties: left };
}

/** How many keys of a part lie below the cut, and how many equal it. */
export function countBelow({ grouped, starts }: Part, key: number): { below: number; equal: number } {
  const first = key >>> rest;
  let below = starts[first];
  let equal = 0;
  for (let i = starts[first]; i < starts[first + 1]; i++) {
    if (grouped[i] < key) below++;
    else if (grouped[i] === key) equal++;
  }
  return { below, equal };
}
