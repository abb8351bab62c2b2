/**
 * Radix select: the k lowest by counting, digit by digit. The first digit is counted once and kept (`Part`), so that asking again, as
 * a slider does, touches only the keys that share their first digit with the cut.
 */

/** The keys of one parameter, as far as they were counted. */
export interface Part {
  /** How many there are. */
  readonly size: number;
  /** Bits of the first digit, the same for all parts that are selected from together. What is left is even. */
  readonly bits: number;
  /** How many keys have a lower first digit, for each: [2^bits + 1]. */
  readonly starts: Uint32Array;
  /** The keys with this first digit, in any order. */
  readonly among: (first: number) => Uint32Array;
}

/** A part whose keys are in memory. */
export interface KeyedPart extends Part {
  /** By position. */
  readonly keys: Uint32Array;
}

/** Small enough that a slider can add up the digits of a hundred layers. */
const lead = 12;

export function partOf(keys: Uint32Array): KeyedPart {
  const rest = 32 - lead;
  const starts = new Uint32Array(2 ** lead + 1);
  for (const key of keys) starts[(key >>> rest) + 1]++;
  for (let first = 0; first < 2 ** lead; first++) starts[first + 1] += starts[first];
  const next = starts.slice();
  // Those with equal first digit together.
  const grouped = new Uint32Array(keys.length);
  for (const key of keys) grouped[next[key >>> rest]++] = key;
  return {
    size: keys.length,
    bits: lead,
    starts,
    keys,
    among: (first) => grouped.subarray(starts[first], starts[first + 1]),
  };
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

/** The first digit of the cut that separates the k ≥ 1 lowest keys of all parts, and how many of k have it. */
export function firstDigit(parts: readonly Part[], k: number): { at: number; left: number } {
  const firsts = new Uint32Array(2 ** (parts[0]?.bits ?? lead));
  for (const { starts } of parts)
    for (let first = 0; first < firsts.length; first++) firsts[first] += starts[first + 1] - starts[first];
  return reach(firsts, k);
}

/** The cut that separates the k lowest keys of all parts. @throws RangeError for more than there are. */
export function select(parts: readonly Part[], k: number): Cut {
  if (k === 0) return { key: 0, ties: 0 };
  let { at: prefix, left } = firstDigit(parts, k);
  const candidates = parts.map((part) => part.among(prefix));
  const digit = (32 - (parts[0]?.bits ?? lead)) / 2;
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
export function countBelow({ bits, starts, among }: Part, key: number): { below: number; equal: number } {
  const first = key >>> (32 - bits);
  let below = starts[first];
  let equal = 0;
  for (const each of among(first)) {
    if (each < key) below++;
    else if (each === key) equal++;
  }
  return { below, equal };
}
