/** Radix select: the k lowest keys of several parts by counting, digit by digit. */
import { binOf, digits, type Part } from './part';

/** The cut: everything below `key` goes, and of those equal to it `ties`. */
export interface Cut {
  readonly key: number;
  readonly ties: number;
}

/** A digit at which a running sum of counts reaches k, and how many of k have it. */
interface Reached {
  readonly at: number;
  readonly left: number;
}

/** @throws RangeError for more than there are. */
function reach(counts: Uint32Array, k: number): Reached {
  let left = k;
  for (let at = 0; at < counts.length; at++) {
    if (left <= counts[at]) return { at, left };
    left -= counts[at];
  }
  throw new RangeError(`${k} of fewer keys`);
}

/** The first digit of the cut that separates the k ≥ 1 lowest keys of all parts, and how many of k have it. */
export function firstDigit(parts: readonly Part[], k: number): Reached {
  if (parts.length === 1) return ownFirstDigit(parts[0], k);
  const counts = new Uint32Array(digits);
  for (const { firsts, starts } of parts)
    for (let place = 0; place < firsts.length; place++) counts[firsts[place]] += starts[place + 1] - starts[place];
  return reach(counts, k);
}

/** Of a single part its starts are the running sum. */
function ownFirstDigit({ firsts, starts, size }: Part, k: number): Reached {
  if (k > size) throw new RangeError(`${k} of ${size} keys`);
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle + 1] < k) low = middle + 1;
    else high = middle;
  }
  return { at: firsts[low], left: k - starts[low] };
}

/** The cut that separates the k lowest keys of all parts. @throws RangeError for more than there are. */
export function select(parts: readonly Part[], k: number): Cut {
  if (k === 0) return { key: 0, ties: 0 };
  const first = firstDigit(parts, k);
  const counts = new Uint32Array(digits);
  for (const part of parts) {
    const seconds = part.among(first.at);
    for (let at = 0; at < seconds.length; at++) counts[seconds[at]]++;
  }
  const second = reach(counts, first.left);
  return { key: ((first.at << 16) | second.at) >>> 0, ties: second.left };
}

/** How many keys of a part lie below the cut, and how many equal it. */
export function countBelow(part: Part, key: number): { below: number; equal: number } {
  const [first, second] = [key >>> 16, key & 0xffff];
  const { start, end } = binOf(part, first);
  let below = start;
  let equal = 0;
  if (end === start) return { below, equal };
  const seconds = part.among(first);
  for (let at = 0; at < seconds.length; at++) {
    if (seconds[at] < second) below++;
    else if (seconds[at] === second) equal++;
  }
  return { below, equal };
}
