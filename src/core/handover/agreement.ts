import { eachPlace, type Layout } from './layout';
import type { Tolerance } from './precision';

/** `scaled`: after each output unit was multiplied by a number of its own, as a batch norm that is folded in does. */
export type Agreement = 'equal' | 'scaled';

/** Elements beyond the first of their unit that a scale must explain: any two numbers are multiples of each other. */
const leastEvidence = 8;

/**
 * Whether the values of one tensor, under its mask, are those of another in a layout. What the mask removes may be zero there already.
 * Undefined where they are not, and where nothing speaks for it: zeros alone.
 */
export function agreementOf(
  values: Float32Array,
  mask: Uint8Array,
  other: Float32Array,
  layout: Layout,
  tolerance: Tolerance,
): Agreement | undefined {
  const scales = scalesOf(values, other, layout);
  if (scales.evidence.elements === 0) return undefined;
  const { relative, absolute, step } = tolerance;
  let equal = true;
  let scaled = scales.evidence.beyondFirst >= leastEvidence && 2 * scales.evidence.units >= scales.of.length;
  eachPlace(layout, (element, place) => {
    if (!equal && !scaled) return;
    const found = other[place];
    if (found === 0 && mask[element] === 0) return;
    const value = values[element];
    const unit = scales.unitOf(element);
    const slack = absolute + step * scales.largest[unit];
    if (!(Math.abs(found - value) <= relative * Math.abs(value) + slack)) equal = false;
    const expected = scales.of[unit] * value;
    if (!(Math.abs(found - expected) <= relative * Math.abs(expected) + slack)) scaled = false;
  });
  if (equal) return 'equal';
  return scaled ? 'scaled' : undefined;
}

interface Scales {
  /** Of each unit, by least squares over the elements that are not zero. 0 where there are none. */
  readonly of: Float64Array;
  /** Magnitude in the other tensor. */
  readonly largest: Float64Array;
  readonly unitOf: (element: number) => number;
  readonly evidence: { readonly elements: number; readonly units: number; readonly beyondFirst: number };
}

function scalesOf(values: Float32Array, other: Float32Array, layout: Layout): Scales {
  const { units, inner } = layout.from;
  const unitOf = (element: number): number => Math.floor(element / inner) % units;
  const products = new Float64Array(units);
  const squares = new Float64Array(units);
  const largest = new Float64Array(units);
  const counts = new Uint32Array(units);
  eachPlace(layout, (element, place) => {
    const [value, found] = [values[element], other[place]];
    if (value === 0 || found === 0) return;
    const unit = unitOf(element);
    products[unit] += value * found;
    squares[unit] += value * value;
    counts[unit]++;
    largest[unit] = Math.max(largest[unit], Math.abs(found));
  });
  const informative = counts.filter((count) => count > 0);
  const elements = informative.reduce((sum, count) => sum + count, 0);
  return {
    of: products.map((product, unit) => (squares[unit] > 0 ? product / squares[unit] : 0)),
    largest,
    unitOf,
    evidence: { elements, units: informative.length, beyondFirst: elements - informative.length },
  };
}
