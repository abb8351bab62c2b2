/**
 * Scores as unsigned integers that order like them: a total order of float32 without comparing floats, made for counting.
 * Weights that are already zero get the lowest key of all, so that they go first and count.
 */

/** Key of a weight that is already zero. No finite score has it. */
export const zeroKey = 0;

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
