import { keysOf, scoresOf, zeroKey } from '../../allocation/keys';
import { binsOf, digits, zerosIn, type Bins, type Part } from '../../allocation/part';

/** Numbers counted by the first 16 bits of their keys, which order like them. */
export interface DigitCounts extends Bins {
  /** Numbers that are not among them. */
  readonly others: Float32Array;
  /** The numbers whose keys begin with one of these. */
  readonly among: (firsts: readonly number[]) => Float32Array;
}

/** Of scores that are counted already. Those of weights that are zero are `others`. @param scores read where there are such weights. */
export function countedScores(part: Part, values: Float32Array, scores: () => Float32Array): DigitCounts {
  const zeros = zerosIn(part);
  const skipped = part.firsts[0] === zeroKey ? 1 : 0;
  return {
    firsts: part.firsts.subarray(skipped),
    starts: part.starts.subarray(skipped),
    others: zeros > 0 ? scoresOfZeros(zeros, values, scores()) : new Float32Array(),
    among: (firsts) => {
      const groups = firsts.map((first) =>
        scoresOf(Uint32Array.from(part.among(first), (second) => first * digits + second)),
      );
      return concatenated(groups);
    },
  };
}

function scoresOfZeros(count: number, values: Float32Array, scores: Float32Array): Float32Array {
  const found = new Float32Array(count);
  for (let at = 0, place = 0; place < count; at++) if (values[at] === 0) found[place++] = scores[at];
  return found;
}

/** Of |w|. */
export function countedMagnitudes(values: Float32Array): DigitCounts {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(digits);
  // Of a number that is not negative the key is its bits with the first one set.
  for (let at = 0; at < bits.length; at++) counts[(bits[at] >>> 16) | 0x8000]++;
  return {
    ...binsOf(counts),
    others: new Float32Array(),
    among: (firsts) => {
      const wanted = new Uint8Array(digits);
      let size = 0;
      for (const first of firsts) {
        wanted[first] = 1;
        size += counts[first];
      }
      const found = new Float32Array(size);
      for (let at = 0, place = 0; place < size; at++)
        if (wanted[(bits[at] >>> 16) | 0x8000] === 1) found[place++] = Math.abs(values[at]);
      return found;
    },
  };
}

/** The lowest and the highest number whose key begins so. */
export function endsOf(first: number): readonly [lowest: number, highest: number] {
  const [lowest, highest] = scoresOf(Uint32Array.of(first * digits, first * digits + digits - 1));
  return [lowest, highest];
}

/** The first digit of a number's key. */
export const digitOf = (number: number): number => keysOf(Float32Array.of(number))[0] >>> 16;

function concatenated(arrays: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}
