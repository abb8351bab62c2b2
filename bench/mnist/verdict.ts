/** Whether what was measured is what was expected. */

export interface Measured {
  readonly mean: number;
  /** Of the mean, over seeds; absent for one seed. */
  readonly standardError?: number;
  readonly seeds: number;
}

export function measuredOf(values: readonly number[]): Measured | undefined {
  if (values.length === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, seeds: 1 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length), seeds: values.length };
}

/** `lower`, `higher`: by more than is allowed. */
export type Verdict = 'ok' | 'lower' | 'higher';

/** Within 3 standard errors of the mean, or 15 % of what is expected. */
export function verdictOf({ mean, standardError = 0 }: Measured, expected: number): Verdict {
  const allowed = Math.max(3 * standardError, 0.15 * expected);
  if (Math.abs(mean - expected) <= allowed) return 'ok';
  return mean < expected ? 'lower' : 'higher';
}
