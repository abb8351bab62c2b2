/** A mean over independent samples, and how far it may be off. */
export interface Estimate {
  readonly mean: number;
  /** Standard deviation of the samples by the root of their number; infinite for fewer than two. */
  readonly standardError: number;
}

export function meanOf(samples: readonly number[]): Estimate {
  const count = samples.length;
  const mean = samples.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, standardError: Infinity };
  const squares = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (count - 1) / count) };
}
