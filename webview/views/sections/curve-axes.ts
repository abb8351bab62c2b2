/** What the axes of the chart of curves are, and the words around it. */
import { sameRule } from '../../../src/shared/allocation';
import { evenTicks } from '../../../src/shared/charts/scale';
import type { CompareDocument } from '../../../src/shared/documents';
import type { ChartAxis } from '../../chart-state';
import type { LinesOptions } from '../../charts/lines';
import { bytes, integer } from '../../format';
import { t } from '../../i18n';
import { isShare, type Measure } from '../../measure';
import type { MethodLine } from '../../method-lines';
import type { PageState } from '../../state';

/** The upper half of the values (of losses: the lower half), where the curves crowd. */
export function yOf({ choices }: PageState, drawn: readonly MethodLine[], measure: Measure): LinesOptions['y'] {
  if (choices.charts.range === 'full') return isShare(measure) ? 'share' : 'positive';
  const values = drawn.flatMap(({ points, tuned }) => [...points, ...tuned].map(({ y }) => y)).sort((a, b) => a - b);
  const middle = Math.floor(values.length / 2);
  return {
    around: measure.higherIsBetter ? values.slice(middle) : values.slice(0, Math.max(1, values.length - middle)),
  };
}

/** Axes that tell points apart: zeros make no file smaller, unless it is packed. */
export function axesOf({ baseline, results }: CompareDocument): ChartAxis[] {
  const metrics = results.flatMap(({ points }) => points.map((point) => point.metrics));
  return [
    'sparsity',
    ...(metrics.some(({ gzipBytes }) => gzipBytes !== undefined) ? (['gzip'] as const) : []),
    ...(metrics.some(({ bytes: raw }) => raw !== baseline.bytes) ? (['bytes'] as const) : []),
  ];
}

/** Less of the model is towards the right on every axis. */
export function axisOf(
  axis: ChartAxis,
  drawn: readonly MethodLine[],
  small: boolean,
): Omit<LinesOptions['x'], 'title'> {
  if (axis === 'sparsity')
    return {
      low: 0,
      high: 1,
      ticks: small ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1],
      tick: (value) => String(value * 100),
    };
  const sizes = drawn.flatMap(({ points, tuned }) => [...points, ...tuned].map(({ x }) => x));
  const most = Math.max(1, ...sizes);
  return { low: most, high: 0, ticks: evenTicks(0, most, small ? 2 : 5), tick: (value) => bytes(value) };
}

/** In a word. */
export function axisLabel(axis: ChartAxis): string {
  switch (axis) {
    case 'sparsity':
      return t('Sparsity');
    case 'gzip':
      return t('Gzip');
    case 'bytes':
      return t('File');
  }
}
/** In a sentence. */
export function axisName(axis: ChartAxis): string {
  switch (axis) {
    case 'sparsity':
      return t('sparsity');
    case 'gzip':
      return t('size with gzip');
    case 'bytes':
      return t('size of the file');
  }
}
/** Below the axis. */
export const axisTitle = (axis: ChartAxis): string =>
  axis === 'sparsity' ? t('share of the scored weights removed, %') : t('{0}, smaller to the right', axisName(axis));

/** What the marks mean, in one paragraph; only of what is drawn. */
export function caption(
  state: PageState,
  { baseline }: CompareDocument,
  drawn: readonly MethodLine[],
  measure: Measure,
  axis: ChartAxis,
): string {
  const all = drawn.flatMap(({ points, tuned }) => [...points, ...tuned]);
  const tuned = drawn.some((line) => line.tuned.length > 0);
  const better = measure.higherIsBetter
    ? t('Ringed, with the stepped line: no other point removes more and scores higher.')
    : t('Ringed, with the stepped line: no other point removes more and scores lower.');
  return [
    t('Dots are measured, lines only join them.'),
    ...(tuned ? [t('Diamonds: after fine-tuning.')] : []),
    axis === 'sparsity' ? better : t('Ringed, with the stepped line: no other point is both smaller and better.'),
    ...(all.some(({ error = 0 }) => error > 0)
      ? [t('Bars: ± one standard error over {0} examples.', integer(baseline.examples))]
      : []),
    ...(sameRule(state.choices.allocation, state.choices.computed)
      ? []
      : [t('Curves: as the run was set up. Dots: the allocation above.')]),
  ].join(' ');
}
