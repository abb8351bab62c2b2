import { highestKey, keysOf, lowestKey, scoresOf } from './keys';
import { binned, binOf, digits, placeOf, type Part } from './part';
import { dividedBy } from './normalize';

/**
 * A part whose scores are divided by a number above zero. The quotient rises with the score, so its keys with one first digit are those of
 * the part between two keys: only how they are counted is held, and none of them.
 * @param scores of the part, by position; read once.
 */
export function normalizedPart(part: Part, scores: Float32Array, weights: Float32Array, norm: number): Part {
  const { firsts, starts } = binned(keysOf(dividedBy(norm, scores), weights));
  const bins = { firsts, starts };
  const divided = (keys: Uint32Array): Uint32Array => keysOf(dividedBy(norm, scoresOf(keys)));
  /** The lowest key whose quotient's key is at least this. */
  const from = (least: number): number => {
    let [low, high] = [lowestKey, highestKey + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (divided(Uint32Array.of(middle))[0] < least) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    ...bins,
    size: part.size,
    among: (first) => {
      const { start, end } = binOf(bins, first);
      if (end === start) return new Uint16Array();
      // Zeros that were there before stay what they are.
      if (first === 0) return part.among(0);
      const keys = new Uint32Array(end - start);
      const [least, limit] = [from(first * digits), from((first + 1) * digits)];
      let filled = 0;
      for (let place = placeOf(part, least >>> 16); part.firsts[place] * digits < limit; place++) {
        const own = part.firsts[place];
        for (const second of part.among(own)) {
          const key = own * digits + second;
          if (key >= least && key < limit) keys[filled++] = key;
        }
      }
      // The lower half of each key is its second digit.
      return Uint16Array.from(divided(keys));
    },
  };
}
