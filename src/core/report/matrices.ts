import type { Metrics } from '../../shared/documents';
import { bytes, count, percent } from '../../shared/numbers';
import { text } from '../../shared/text';
import type { Cut } from './cuts';
import { html, type Markup } from './markup';
import { shadedCell, table, type Row } from './tables';
import type { ReportView, Section } from './view';

/** What each method keeps of each layer, one matrix for each sparsity. */
export const matrices: Section = (view) => {
  const { cuts, say } = view;
  if (cuts.length === 0) return undefined;
  return html`<h2>${say(text('Layer by layer'))}</h2>
    <p class="quiet">
      ${say(text('Share of the weights of a layer that a method keeps: from dark (none) to bright (all).'))}
    </p>
    ${cuts.map((cut) => matrix(view, cut))}`;
};

/** Under a matrix stands what methods are judged by; the curves show the rest. */
const shownMeasures = 2;

function matrix({ document, say, measures }: ReportView, { sparsity, points }: Cut): Markup {
  const title =
    sparsity === undefined
      ? text('Each method at its own sparsity')
      : text('{0} of the scored weights removed', percent(sparsity));
  // Every method scores the same layers.
  const layers = points[0]?.point.layers ?? [];
  const rows = layers.map(({ name, total }, index): Row => [
    html`${name} <span class="quiet">${count(total)}</span>`,
    ...points.map(({ point }) => {
      const { kept, total: all } = point.layers[index] ?? { kept: 0, total: 1 };
      return shadedCell(kept / Math.max(1, all), percent(kept / Math.max(1, all)));
    }),
  ]);
  const foot = (label: string, of: (each: Cut['points'][number]) => string): Row => [label, ...points.map(of)];
  const measured = measures.slice(0, shownMeasures).flatMap((measure) => {
    const sayOf = (metrics: Metrics | undefined): string => {
      const value = metrics && measure.of(metrics);
      return value === undefined ? '–' : measure.say(value);
    };
    const label = say(measure.label);
    return [
      foot(label, ({ point }) => sayOf(point.metrics)),
      ...(points.some(({ point }) => point.fineTuned)
        ? [foot(say(text('{0}, after fine-tuning', label)), ({ point }) => sayOf(point.fineTuned))]
        : []),
    ];
  });
  return html`<h3>${say(title)}</h3>
    ${table(
      [say(text('layer')), ...points.map(({ result }) => heading(result.method, result.trained?.epochs, say))],
      rows,
      [
        foot(say(text('removed')), ({ point }) => percent(point.removed / Math.max(1, point.removed + point.kept), 2)),
        foot(say(text('zeros')), ({ point }) => count(point.zeros)),
        ...measured,
        ...(document.baseline.gzipBytes === undefined
          ? []
          : [
              foot(say(text('gzip')), ({ point: { fineTuned, metrics } }) =>
                bytes((fineTuned ?? metrics).gzipBytes ?? 0),
              ),
            ]),
      ],
    )}${points.map(({ result, point }) =>
      point.guard
        ? html`<p>
            ${say(text('{0}: a weight each was kept in {1}, which it would have emptied.', result.method, point.guard.parameters.join(', ')))}
          </p>`
        : undefined,
    )}`;
}

/** A method that trains says so wherever its numbers stand beside those of others. */
const heading = (method: string, epochs: number | undefined, say: ReportView['say']): Markup =>
  html`${method}${epochs === undefined ? undefined : html`<br /><span class="quiet">${say(text('trained {0} epochs', epochs))}</span>`}`;
