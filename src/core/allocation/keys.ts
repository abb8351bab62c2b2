/**
 * Scores as unsigned integers that order like them: a total order of float32 without comparing floats, made for counting.
 * Weights that are already zero get the lowest key of all, so that they go first and count.
 */

/** Key of a weight that is already zero. No finite score has it. */
export const zeroKey = 0;
/** Of the lowest finite score, and of the highest. */
export const lowestKey = 0x00800000;
export const highestKey = 0xff7fffff;

/** Keys of a parameter's scores; −0 orders as +0. `weights`: its values, of which zeros go first. */
export function keysOf(scores: Float32Array, weights?: Float32Array): Uint32Array {
  const keys = new Uint32Array(scores.length);
  const integers = new Int32Array(scores.buffer, scores.byteOffset, scores.length);
  for (let i = 0; i < keys.length; i++) {
    const integer = integers[i] === -0x80000000 ? 0 : integers[i];
    keys[i] = weights?.[i] === 0 ? zeroKey : integer ^ ((integer >> 31) | 0x80000000);
  }
  return keys;
}

/** The scores that have these keys. Of zeros that were there before it is not known. */
export function scoresOf(keys: Uint32Array): Float32Array {
  const scores = new Float32Array(keys.length);
  const integers = new Int32Array(scores.buffer);
  for (let i = 0; i < keys.length; i++) integers[i] = keys[i] >>> 31 === 1 ? keys[i] ^ 0x80000000 : ~keys[i];
  return scores;
}
