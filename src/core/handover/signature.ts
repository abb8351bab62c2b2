import type { Units } from './layout';
import type { Tolerance } from './precision';

/**
 * What a tensor looks like whatever scales its output units, orders the elements within one, or has set some of them to zero before: two
 * moments of each unit's magnitudes that are not zero, `(Σ|w|)² / Σw²` and `(Σw²)² / Σw⁴`, `[units, 2]`. Both are 0 in a unit of zeros. Most
 * tensors of one shape are told apart by the first few, so that they need not be compared element by element.
 */
export type Signature = Float64Array;

/** @param mask takes out what it removes. */
export function signatureOf(values: Float32Array, { outer, units, inner }: Units, mask?: Uint8Array): Signature {
  const first = new Float64Array(units);
  const second = new Float64Array(units);
  const fourth = new Float64Array(units);
  let element = 0;
  for (let block = 0; block < outer; block++)
    for (let unit = 0; unit < units; unit++)
      for (const end = element + inner; element < end; element++) {
        if (mask?.[element] === 0) continue;
        const magnitude = Math.abs(values[element]);
        const square = magnitude * magnitude;
        first[unit] += magnitude;
        second[unit] += square;
        fourth[unit] += square * square;
      }
  const signature = new Float64Array(2 * units);
  for (let unit = 0; unit < units; unit++) {
    signature[2 * unit] = ratio(first[unit], second[unit]);
    signature[2 * unit + 1] = ratio(second[unit], fourth[unit]);
  }
  return signature;
}

const ratio = (low: number, high: number): number => (high > 0 ? (low * low) / high : 0);

/** What rounding does to a moment of a unit, at most, as a multiple of what it does to a number. */
const factor = 8;

/** Whether the tensors may be the same. A unit of zeros says nothing. */
export function mayAgree(a: Signature, b: Signature, { relative, step }: Tolerance): boolean {
  // A step is a large part of a small number, and those count little.
  const tolerance = factor * (relative + step);
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) {
    const [left, right] = [a[at], b[at]];
    if (left !== 0 && right !== 0 && !(Math.abs(left - right) <= tolerance * Math.max(left, right))) return false;
  }
  return true;
}
