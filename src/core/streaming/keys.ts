import { keysOf } from '../allocation/keys';
import type { Piece } from './pieces';

/**
 * Unsigned integers that order as scores do, zero the weights that are zero (allocation/keys.ts). Each is a number of `bits` without its
 * first `drop` bits: without the sign, a weight's own bits are the key of its magnitude.
 */
export interface Keys {
  readonly bits: Uint32Array;
  readonly drop: number;
}

export const keyAt = ({ bits, drop }: Keys, at: number): number => (bits[at] << drop) >>> 0;

/** Nothing is computed or copied. The order is that of `keysOf` on magnitudes; −0 is zero. */
export const magnitudeKeys = ({ values }: Piece): Keys => ({
  bits: new Uint32Array(values.buffer, values.byteOffset, values.length),
  drop: 1,
});

/** The first magnitude key of a number that is not finite. */
export const notFinite = 0xff000000;

export const scoreKeys = (scores: Float32Array, { values }: Piece): Keys => ({ bits: keysOf(scores, values), drop: 0 });
