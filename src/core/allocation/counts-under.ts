/** How many keys of each part lie under the cut for k over all of them. */
import { binOf, type Part } from './part';
import { countBelow, firstDigit, select } from './select';

export type CountsUnder = (parts: readonly Part[], k: number) => number[];

/** Exactly; of equal keys the later part's go first. */
export const countsUnder: CountsUnder = (parts, k) => {
  const { key, ties } = select(parts, k);
  const split = parts.map((part) => countBelow(part, key));
  let rest = ties;
  const counts = split.map(({ below }) => below);
  for (let p = parts.length - 1; p >= 0; p--) {
    const taken = Math.min(rest, split[p].equal);
    counts[p] = counts[p] + taken;
    rest -= taken;
  }
  return counts;
};

/** Out of the bins alone: of the keys that share their first digit with the cut each part loses the same share. Together exactly k. */
export const countsAbout: CountsUnder = (parts, k) => {
  if (k === 0) return parts.map(() => 0);
  const { at, left } = firstDigit(parts, k);
  const bins = parts.map((part) => binOf(part, at));
  const all = bins.reduce((sum, { start, end }) => sum + end - start, 0);
  let before = 0;
  return bins.map(({ start, end }) => {
    const until = before + end - start;
    const taken = Math.floor((left * until) / all) - Math.floor((left * before) / all);
    before = until;
    return start + taken;
  });
};
