import type { MethodResult, Metrics } from './documents';

/** What a method came to at one sparsity. */
export interface BestResult {
  readonly method: string;
  readonly sparsity: number;
  /** After fine-tuning, where there was any. */
  readonly metrics: Metrics;
}

/**
 * Of the highest sparsity that was measured: the method with the highest accuracy; without labels the one with the lowest loss, or drift.
 * The first of equals. Undefined where nothing can be told apart.
 */
export function bestResult(results: readonly MethodResult[]): BestResult | undefined {
  const all = results.flatMap(({ method, error, points }) =>
    error
      ? []
      : points.map(({ sparsity, metrics, fineTuned }) => ({ method, sparsity, metrics: fineTuned ?? metrics })),
  );
  const highest = Math.max(...all.map(({ sparsity }) => sparsity));
  const worth = ({ metrics: { accuracy, loss, drift } }: BestResult): number | undefined =>
    accuracy ?? negative(loss ?? drift?.kl ?? drift?.mse);
  return all
    .filter((each) => each.sparsity === highest && Number.isFinite(worth(each)))
    .reduce<BestResult | undefined>(
      (best, each) => (best === undefined || (worth(each) ?? 0) > (worth(best) ?? 0) ? each : best),
      undefined,
    );
}

const negative = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value);
