/** Weights that stand in the order of their groups, and inside a group by their size. */
export interface RankedParameter {
  readonly values: Float32Array;
  /** What the groups are ranked by. */
  readonly groups: ArrayLike<number>;
  readonly groupOf: (index: number) => number;
}

/** Whole numbers that float32 holds without a gap. */
const wholeNumbers = 2 ** 24;
/** The bits of 1. As many consecutive float32 numbers follow until infinity as a Graph will ever have weights: 2³⁰. */
const bitsOfOne = 0x3f800000;

interface Group {
  /** The sizes that occur, ascending. */
  readonly sizes: Float32Array;
  readonly value: number;
  /** Rank of the first of them. */
  first: number;
}

/**
 * Scores by which whole groups go in the order of their values, and weights inside a group by |w|. Of equal groups the one further back
 * goes first; equal weights of a group score the same. Ranks are the whole numbers from 1; where there are more than float32 can tell
 * apart (16,777,216), consecutive float32 numbers from 1 on: the order is exact either way.
 * @param most ranks that are whole numbers.
 */
export function groupRanks(parameters: readonly RankedParameter[], most = wholeNumbers): Float32Array[] {
  const groups = parameters.map(groupsOf);
  const ascending = groups
    .flat()
    .reverse()
    .sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (const group of ascending) {
    group.first = ranks;
    ranks += group.sizes.length;
  }
  const score = ranks <= most ? (rank: number) => rank + 1 : numberAfterOne();
  return parameters.map(({ values, groupOf }, p) =>
    values.map((weight, index) => {
      const { first, sizes } = groups[p][groupOf(index)];
      return score(first + placeOf(sizes, Math.abs(weight)));
    }),
  );
}

/** The float32 number that follows 1 after so many others. */
export function numberAfterOne(): (rank: number) => number {
  const bits = new Uint32Array(1);
  const number = new Float32Array(bits.buffer);
  return (rank) => {
    bits[0] = bitsOfOne + rank;
    return number[0];
  };
}

function groupsOf({ values, groups, groupOf }: RankedParameter): Group[] {
  const counts = new Uint32Array(groups.length);
  values.forEach((_, index) => counts[groupOf(index)]++);
  const members = Array.from(counts, (count) => new Float32Array(count));
  counts.fill(0);
  values.forEach((weight, index) => {
    const group = groupOf(index);
    members[group][counts[group]++] = Math.abs(weight);
  });
  return members.map((own, index) => {
    const sizes = own.sort().filter((size, at) => at === 0 || size !== own[at - 1]);
    return { sizes, value: groups[index], first: 0 };
  });
}

/** The index of a number in an ascending list that holds it. */
function placeOf(ascending: Float32Array, wanted: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
