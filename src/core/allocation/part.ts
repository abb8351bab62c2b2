/**
 * Keys as they are cut: counted by their first 16 bits, the first digit, and grouped by it, so that a cut touches only the keys that share
 * theirs with it. What is grouped is the other 16 bits alone, two bytes a key.
 */

/** How many values a digit has. */
export const digits = 2 ** 16;

/** How many keys begin with each first digit, as far as it occurs. */
export interface Bins {
  /** First digits that occur, ascending: [bins]. */
  readonly firsts: Uint16Array;
  /** How many keys have a lower first digit, for each of them, and in the end how many keys there are: [bins + 1]. */
  readonly starts: Uint32Array;
}

/** The keys of one parameter. */
export interface Part extends Bins {
  /** How many there are. */
  readonly size: number;
  /** The second digits of the keys with this first one, in any order. */
  readonly among: (first: number) => Uint16Array;
}

/** Where a first digit stands among those that occur, or would stand. */
export function placeOf({ firsts }: Bins, first: number): number {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (firsts[middle] < first) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bin of a first digit: from where to where its keys stand among all, grouped. Empty where there are none. */
export function binOf(bins: Bins, first: number): { readonly start: number; readonly end: number } {
  const place = placeOf(bins, first);
  const start = bins.starts[place];
  return { start, end: bins.firsts[place] === first ? bins.starts[place + 1] : start };
}

/** @param counts how many keys begin with each digit: [digits]. */
export function binsOf(counts: Uint32Array): Bins {
  let occurring = 0;
  for (let first = 0; first < digits; first++) if (counts[first] > 0) occurring++;
  const firsts = new Uint16Array(occurring);
  const starts = new Uint32Array(occurring + 1);
  let place = 0;
  for (let first = 0; first < digits; first++) {
    if (counts[first] === 0) continue;
    firsts[place] = first;
    starts[place + 1] = starts[place] + counts[first];
    place++;
  }
  return { firsts, starts };
}

/** Zeros that were there before: no key of a finite score shares its first digit with theirs. */
export const zerosIn = (bins: Bins): number => binOf(bins, 0).end;

/** Keys that are in memory, by their first digit. */
export interface Grouped extends Bins {
  /** Second digits; those of one bin together. */
  readonly seconds: Uint16Array;
}

/** To sort so few takes less than to look through all digits. */
const few = 4096;

/** Keys counted, and their second digits grouped. */
export const grouped = (keys: Uint32Array): Grouped => (keys.length <= few ? sorted(keys) : counted(keys));

function sorted(keys: Uint32Array): Grouped {
  const order = keys.slice().sort();
  const begins = (at: number): boolean => at === 0 || order[at] >>> 16 !== order[at - 1] >>> 16;
  let occurring = 0;
  for (let at = 0; at < order.length; at++) if (begins(at)) occurring++;
  const firsts = new Uint16Array(occurring);
  const starts = new Uint32Array(occurring + 1);
  let place = 0;
  for (let at = 0; at < order.length; at++) {
    if (!begins(at)) continue;
    firsts[place] = order[at] >>> 16;
    starts[place++] = at;
  }
  starts[occurring] = order.length;
  return { firsts, starts, seconds: Uint16Array.from(order) };
}

function counted(keys: Uint32Array): Grouped {
  const counts = countsOf(keys);
  const bins = binsOf(counts);
  const next = counts;
  bins.firsts.forEach((first, place) => (next[first] = bins.starts[place]));
  const seconds = new Uint16Array(keys.length);
  for (let at = 0; at < keys.length; at++) seconds[next[keys[at] >>> 16]++] = keys[at];
  return { ...bins, seconds };
}

/** Keys counted alone. */
export const binned = (keys: Uint32Array): Bins => (keys.length <= few ? sorted(keys) : binsOf(countsOf(keys)));

/** By position: to iterate over a typed array takes several times as long. */
function countsOf(keys: Uint32Array): Uint32Array {
  const counts = new Uint32Array(digits);
  for (let at = 0; at < keys.length; at++) counts[keys[at] >>> 16]++;
  return counts;
}

/** A part whose keys are in memory. */
export function partOf(keys: Uint32Array): Part {
  const { seconds, ...bins } = grouped(keys);
  return {
    ...bins,
    size: keys.length,
    among: (first) => {
      const { start, end } = binOf(bins, first);
      return seconds.subarray(start, end);
    },
  };
}
