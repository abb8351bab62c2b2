/** Bits of a key that are counted; the others interpolate. */
const lead = 16;
const rest = 32 - lead;

/**
 * Ranks of a parameter's scores from 0 (lowest) to 1, without sorting: exact where scores differ in their first 16 bits (a 128th of their
 * value), interpolated between the others. Equal scores have equal ranks.
 */
export function scoreRanks(keys: Uint32Array): (position: number) => number {
  const counts = new Uint32Array(2 ** lead);
  for (let at = 0; at < keys.length; at++) counts[keys[at] >>> rest]++;
  const starts = new Float64Array(2 ** lead);
  for (let first = 1; first < counts.length; first++) starts[first] = starts[first - 1] + counts[first - 1];
  const last = Math.max(1, keys.length - 1);
  return (position) => {
    const key = keys[position];
    const first = key >>> rest;
    const inside = (key & (2 ** rest - 1)) / 2 ** rest;
    return (starts[first] + inside * (counts[first] - 1)) / last;
  };
}
