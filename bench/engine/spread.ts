/** What several measurements of one thing say, in milliseconds. */
export interface Spread {
  readonly median: number;
  /** Middle half of the measurements: its lower and its upper end. */
  readonly quartiles: readonly [low: number, high: number];
  readonly least: number;
  readonly rounds: number;
}

/** Between the two nearest values. @param sorted ascending. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [Math.floor(place), Math.ceil(place)];
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    least: sorted[0],
    rounds: sorted.length,
  };
}
