/**
 * Positions for labels beside a chart: as near as possible to where they want to be (least squares), in the same order, at least
 * `gap` apart and between `low` and `high`. Where so many do not fit, they stand closer, evenly.
 */
export function placeLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const count = wanted.length;
  if (count === 0) return [];
  const step = count > 1 ? Math.min(gap, (high - low) / (count - 1)) : 0;
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  // Without the gaps the labels must only keep their order: isotonic regression by pooling neighbours that clash.
  const pools: { sum: number; size: number }[] = [];
  order.forEach((label, rank) => {
    pools.push({ sum: (wanted[label] ?? 0) - rank * step, size: 1 });
    for (;;) {
      const [before, after] = pools.slice(-2);
      if (!before || !after || before.sum / before.size <= after.sum / after.size) return;
      pools.splice(-2, 2, { sum: before.sum + after.sum, size: before.size + after.size });
    }
  });
  const highest = high - (count - 1) * step;
  const pooled = pools.flatMap(({ sum, size }) =>
    Array.from({ length: size }, () => Math.min(highest, Math.max(low, sum / size))),
  );
  const placed = new Array<number>(count).fill(0);
  order.forEach((label, rank) => {
    placed[label] = (pooled[rank] ?? low) + rank * step;
  });
  return placed;
}
