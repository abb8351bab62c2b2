/** How far two numbers may differ and still be one that was stored twice. */
export interface Tolerance {
  /** Of the number. */
  readonly relative: number;
  /** Where numbers have no small ones: halves below 2⁻¹⁴. */
  readonly absolute: number;
  /** Of a unit's largest magnitude: integers have equal steps. */
  readonly step: number;
}

/** Float32 arithmetic on the way: folding a batch norm, unfolding it. */
const arithmetic = { relative: 1e-5, absolute: 1e-30, step: 0 };

/** Twice the largest rounding error: a number may have been rounded before it was scaled, and again. */
const tolerances: Readonly<Record<string, Tolerance>> = {
  float16: { relative: 2 ** -10, absolute: 2 ** -24, step: 0 },
  bfloat16: { relative: 2 ** -7, absolute: 1e-30, step: 0 },
  int8: { relative: 0, absolute: 0, step: 1 / 127 },
  uint8: { relative: 0, absolute: 0, step: 2 / 255 },
  int16: { relative: 0, absolute: 0, step: 1 / 32767 },
  uint16: { relative: 0, absolute: 0, step: 2 / 65535 },
};
/** Four bits or eight, whatever they are called. */
const coarse: Tolerance = { relative: 2 ** -3, absolute: 0, step: 1 / 7 };

const toleranceOf = (dtype: string): Tolerance =>
  tolerances[dtype] ?? (/^float(32|64)$|^double$/.test(dtype) ? arithmetic : coarse);

/** Of numbers that were stored in both types. */
export function toleranceBetween(a: string, b: string): Tolerance {
  const [left, right] = [toleranceOf(a), toleranceOf(b)];
  return {
    relative: Math.max(left.relative, right.relative, arithmetic.relative),
    absolute: Math.max(left.absolute, right.absolute, arithmetic.absolute),
    step: Math.max(left.step, right.step),
  };
}
