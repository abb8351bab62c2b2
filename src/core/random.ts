/**
 * Reproducible randomness without state: a number is a hash of what it is for, so it does not depend on who asks first.
 * The hash is MurmurHash3's 32-bit mixing (Appleby, public domain).
 */

const mix = (hash: number, word: number): number => {
  const k = Math.imul(word, 0xcc9e2d51);
  const rotated = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((rotated << 13) | (rotated >>> 19), 5) + 0xe6546b64) | 0;
};
const finish = (hash: number): number => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** A name folded into the seed; ask once for many numbers of one name. */
export function stream(seed: number, name: string): (index: number) => number {
  let hash = seed | 0;
  for (let i = 0; i < name.length; i++) hash = mix(hash, name.charCodeAt(i));
  // 53 bits out of two hashes, so that large index spaces do not collide.
  return (index) => {
    const low = mix(mix(hash, index | 0), Math.floor(index / 2 ** 32));
    return (finish(low) * 2 ** 21 + (finish(low ^ 0x9e3779b9) >>> 11)) / 2 ** 53;
  };
}

/** Uniform in [0, 1), hashed from (seed, name, index). */
export const uniform = (seed: number, name: string, index: number): number => stream(seed, name)(index);

/** 0 … n − 1 in an order hashed from (seed, name) (Fisher–Yates). */
export function permutation(n: number, seed: number, name = 'permutation'): Uint32Array {
  const next = stream(seed, name);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(next(i) * (i + 1));
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
