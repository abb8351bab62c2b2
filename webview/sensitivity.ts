/** How much each layer matters under a method, in the order in which the page shows it. */
import type { SensitivityDocument } from '../src/shared/findings';
import type { PlotPoint } from '../src/shared/charts/line-plot';
import type { ChartChoices } from './chart-state';
import type { Measure } from './measure';
import type { Row } from './rows';
import type { Table } from './table';

export interface LayerCurve {
  readonly row: Row;
  /** By sparsity, from the unpruned model on. */
  readonly points: readonly PlotPoint[];
  /** What the highest sparsity costs: positive is worse. */
  readonly lost: number;
  /** The mean of that over the sparsities. */
  readonly meanLost: number;
}

/** One for each layer that is measured so far. */
export function layerCurves(
  { sparsities, layers }: SensitivityDocument,
  rows: readonly Row[],
  measure: Measure,
  baseline: number | undefined,
  order: ChartChoices['order'],
): LayerCurve[] {
  const byName = new Map(layers.map((layer) => [layer.parameter, layer]));
  const sign = measure.higherIsBetter ? 1 : -1;
  const curves = rows.flatMap((row): LayerCurve[] => {
    const measured = byName.get(row.parameter)?.metrics.map((metrics) => measure.of(metrics)) ?? [];
    const points = measured.flatMap((y, at) => {
      const x = sparsities[at];
      return x === undefined || y === undefined || !Number.isFinite(y) ? [] : [{ x, y }];
    });
    const last = points.at(-1);
    if (!last) return [];
    const from = baseline ?? points[0]?.y ?? 0;
    const losses = points.map(({ y }) => sign * (from - y));
    return [
      {
        row,
        points: baseline === undefined ? points : [{ x: 0, y: baseline }, ...points.filter(({ x }) => x > 0)],
        lost: sign * (from - last.y),
        meanLost: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      },
    ];
  });
  return order === 'file' ? curves : curves.sort((a, b) => b.meanLost - a.meanLost);
}

/** The axes that all the curves share. */
export function sharedAxes(curves: readonly LayerCurve[]): {
  readonly x: { readonly low: number; readonly high: number };
  readonly y: { readonly low: number; readonly high: number };
} {
  const points = curves.flatMap((curve) => curve.points);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const range = (values: readonly number[]): { readonly low: number; readonly high: number } =>
    values.length === 0
      ? { low: 0, high: 1 }
      : values.reduce((ends, value) => ({ low: Math.min(ends.low, value), high: Math.max(ends.high, value) }), {
          low: Infinity,
          high: -Infinity,
        });
  const y = range(ys);
  return {
    x: { low: 0, high: Math.max(1e-9, range(xs).high) },
    y: y.high > y.low ? y : { low: y.low - 0.5, high: y.high + 0.5 },
  };
}

/** Rows: a layer at a sparsity. */
export const sensitivityTable = ({ method, sparsities, layers }: SensitivityDocument): Table => ({
  columns: ['method', 'parameter', 'sparsity', 'accuracy', 'loss', 'agreement', 'examples'],
  rows: layers.flatMap(({ parameter, metrics }) =>
    metrics.map(({ accuracy, loss, drift, examples }, at) => [
      method,
      parameter,
      sparsities[at],
      accuracy,
      loss,
      drift?.agreement,
      examples,
    ]),
  ),
});
