import type { Metrics, PointDocument } from '../../shared/documents';
import { count } from '../../shared/numbers';
import { text } from '../../shared/text';
import { lineChart } from './line-chart';
import { html, type Markup } from './markup';
import type { Measure } from './measures';
import type { ReportView, Section } from './view';

/** Every measure against sparsity: as pruned and, where weights were trained after it, as fine-tuned, on the same axes. */
export const curves: Section = (view) => {
  const { document, done, measures, say } = view;
  const tuned = done.some(({ points }) => points.some(({ fineTuned }) => fineTuned));
  const estimated = done.some(({ points }) => points.some(({ metrics }) => metrics.standardError));
  const charts = measures.flatMap((measure) => [
    chart(view, measure, say(text('{0}, as pruned', say(measure.label))), ({ metrics }) => metrics),
    ...(tuned
      ? [chart(view, measure, say(text('{0}, after fine-tuning', say(measure.label))), ({ fineTuned }) => fineTuned)]
      : []),
  ]);
  if (charts.length === 0) return undefined;
  return html`<h2>${say(text('Against sparsity'))}</h2>
    <p class="quiet">
      ${say(text('Dots are measured, lines only join them. The dashed line is the unpruned network.'))}
      ${estimated ? say(text('Bars: ± one standard error over {0} examples.', count(document.baseline.examples))) : undefined}
    </p>
    <div class="charts">${charts}</div>`;
};

function chart(
  { document, done, say }: ReportView,
  measure: Measure,
  title: string,
  metricsOf: (point: PointDocument) => Metrics | undefined,
): Markup {
  const baseline = measure.unpruned(document.baseline);
  return lineChart({
    title,
    series: done.map(({ method, points }, kind) => ({
      label: method,
      kind,
      points: points.flatMap((point) => {
        const metrics = metricsOf(point);
        const y = metrics && measure.of(metrics);
        return metrics && y !== undefined ? [{ x: point.sparsity, y, error: measure.error(metrics) }] : [];
      }),
    })),
    x: { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
    xTick: (value) => `${Number((100 * value).toFixed(2))} %`,
    xLabel: say(text('share of the scored weights removed')),
    share: measure.share,
    yTick: (value) => (measure.share ? `${Number((100 * value).toFixed(2))} %` : String(Number(value.toPrecision(4)))),
    baseline:
      baseline === undefined
        ? undefined
        : { value: baseline, label: say(text('Unpruned: {0}', measure.say(baseline))) },
  });
}
