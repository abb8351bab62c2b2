/** What every method's curve is, as the charts draw it: measured points by the axis that was chosen. */
import type { ChartAxis } from './chart-state';
import type { Line, LinePoint } from './charts/lines';
import { methodInView, type Column } from './columns';
import type { Measure } from './measure';
import { curveOf, qualityOf, type CurvePoint } from './quality';
import type { PageState } from './state';
import { tunedCurveOf } from './tuning';

export interface MethodPoint extends LinePoint {
  readonly source: CurvePoint;
}
export interface MethodLine extends Line {
  readonly points: readonly MethodPoint[];
  readonly tuned: readonly MethodPoint[];
}

/** Where a point lies on an axis; undefined where that was not measured. */
export function placeOnAxis(axis: ChartAxis, { sparsity, metrics }: CurvePoint): number | undefined {
  switch (axis) {
    case 'sparsity':
      return sparsity;
    case 'gzip':
      return metrics.gzipBytes;
    case 'bytes':
      return metrics.bytes;
  }
}

/** One for each method that is finished, in the order of the columns. */
export function methodLines(
  state: PageState,
  columns: readonly Column[],
  measure: Measure,
  axis: ChartAxis = 'sparsity',
): MethodLine[] {
  const inView = methodInView(state, columns)?.method;
  const pointsOf = (curve: readonly CurvePoint[]): MethodPoint[] =>
    curve.flatMap((source) => {
      const x = placeOnAxis(axis, source);
      if (x === undefined) return [];
      const unpruned = source.sparsity === 0 && { unpruned: true as const };
      return [{ x, y: source.value, error: measure.error(source.metrics), source, ...unpruned }];
    });
  return columns.flatMap(({ method, label, status, result }) => {
    if (status !== 'done' || !result) return [];
    const quality = qualityOf(state, result, measure);
    return [
      {
        id: method,
        label,
        points: pointsOf(curveOf(state, result, measure)),
        tuned: pointsOf(tunedCurveOf(state, result, measure)),
        selected: method === inView,
        now: 'value' in quality ? { value: quality.value, exact: quality.kind === 'exact' } : undefined,
      },
    ];
  });
}
