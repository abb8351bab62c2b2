import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import type { CompareDocument } from '../../../src/shared/documents';
import type { Actions } from '../../actions';
import type { ChartAxis, ChartChoices } from '../../chart-state';
import { lines, type LinesOptions } from '../../charts/lines';
import type { PointPlace } from '../../charts/marks';
import { methodInView, type Column } from '../../columns';
import { bytes, decimal, integer, percent, scalar } from '../../format';
import { currentLanguage, t } from '../../i18n';
import { isShare, measureLabel, measureName, measuresOf, type Measure } from '../../measure';
import { methodLines, type MethodLine, type MethodPoint } from '../../method-lines';
import type { PageState } from '../../state';
import { exportMenu } from '../export-menu';
import { toggle } from '../toggle';
import { measuredWidth } from '../width';
import { chartEvents } from './chart-events';
import { axesOf, axisLabel, axisName, axisOf, axisTitle, caption, yOf } from './curve-axes';
import { curveRows, curveTable, curveTableView, unprunedNote } from './curve-table';
import { sensitivity } from './sensitivity';
import { spokenValue } from './spoken-value';
import type { Row } from '../../rows';

/** There is something that curves could be of. */
export const hasCurves = ({ panel }: PageState): boolean =>
  panel.view === 'compare' && (panel.comparison?.results.length ?? 0) > 0 && panel.comparison?.baseline.examples !== 0;

/** All methods at all sparsities in one large chart, or in a table; below it what each layer alone does. */
export function curvesSection(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const { comparison } = state.panel;
  if (!comparison) return html``;
  return html`<div class="sections">
    ${guard(seenIn(state), () => chart(state, comparison, columns, actions))}
    ${sensitivity(state, columns, rows, actions)}
  </div>`;
}

/** Everything that the chart shows: where none of it has changed it is not drawn again, while the small curves below are scrolled. */
function seenIn({ panel, choices, counts, evaluated, widths, chartPlaces }: PageState): unknown[] {
  const { raised, shown, point, name } = chartPlaces;
  return [panel, choices, counts, evaluated, widths.curves, raised, shown, point, name, currentLanguage()];
}

function chart(
  state: PageState,
  comparison: CompareDocument,
  columns: readonly Column[],
  actions: Actions,
): TemplateResult {
  const { charts } = state.choices;
  const measures = measuresOf(comparison);
  const [main] = measures;
  const measure = measures.find(({ name }) => name === charts.measure) ?? main;
  if (!measure) return html``;
  const axes = axesOf(comparison);
  const axis = axes.includes(charts.axis) ? charts.axis : 'sparsity';
  const { raised } = state.chartPlaces;
  const drawn = methodLines(state, columns, measure, axis).map((line) => ({ ...line, raised: line.id === raised }));
  const rows = curveRows(drawn);
  const baseline = measure.unpruned(comparison.baseline);
  const title = t('{0} against {1}', measureLabel(measure), axisName(axis));
  const choose = (change: Partial<ChartChoices>): void => actions.dispatch({ type: 'chart-choice', change });
  const asTable = charts.form === 'table';
  return html`
    <section class="panel" aria-labelledby="section-curves-title">
      <div class="title">
        <h2 id="section-curves-title">${title}</h2>
        <div class="choosers">
          ${
            measures.length > 1
              ? toggle(
                  t('Curve'),
                  measures.map((each) => [each.name, measureName(each)]),
                  measure.name,
                  (name) => choose({ measure: name }),
                )
              : nothing
          }
          ${
            axes.length > 1
              ? toggle(
                  t('Horizontal axis'),
                  axes.map((each) => [each, axisLabel(each)]),
                  axis,
                  (each) => choose({ axis: each }),
                )
              : nothing
          }
          ${
            asTable
              ? nothing
              : toggle(
                  t('Range'),
                  [
                    ['full', isShare(measure) ? t('0–100 %') : t('All')],
                    ['fitted', t('Fitted')],
                  ],
                  charts.range,
                  (range) => choose({ range }),
                )
          }
          ${toggle(
            t('Shown as'),
            [
              ['chart', t('Chart')],
              ['table', t('Table')],
            ],
            charts.form,
            (form) => choose({ form }),
          )}
          ${exportMenu(
            {
              id: 'curves',
              what: title,
              name: `${state.panel.title} ${measure.name}`,
              table: () => curveTable(rows, measure),
              ...(!asTable && { figure: () => document.querySelector<SVGSVGElement>('#section-curves') }),
            },
            actions,
          )}
        </div>
      </div>
      ${
        asTable
          ? html`<p class="note">${unprunedNote(measure, baseline)}</p>
              ${curveTableView(rows, measure, charts.sort, methodInView(state, columns)?.method, actions)}`
          : html`${picture(state, drawn, measure, axis, baseline, actions)}
              <p class="note caption">${caption(state, comparison, drawn, measure, axis)}</p>`
      }
    </section>
  `;
}

/** Below what width a chart gives its names less room, in CSS pixels. */
const narrow = 560;

function picture(
  state: PageState,
  drawn: readonly MethodLine[],
  measure: Measure,
  axis: ChartAxis,
  baseline: number | undefined,
  actions: Actions,
): TemplateResult {
  const width = state.widths.curves;
  const small = width < narrow;
  const { sparsity } = state.choices.allocation;
  const { shown, point, name } = state.chartPlaces;
  const height = small ? 340 : 420;
  const events = chartEvents(actions);
  const options: LinesOptions = {
    id: 'section-curves-clip',
    width,
    height,
    margin: { top: 22, right: small ? 92 : 168, bottom: 44, left: 46 },
    labelGap: 15,
    longestLabel: small ? 11 : 22,
    lines: drawn,
    x: { ...axisOf(axis, drawn, small), title: axisTitle(axis) },
    y: yOf(state, drawn, measure),
    tick: (value) => (isShare(measure) ? `${Number(decimal(value * 100, 2))}` : scalar(value)),
    ...(axis === 'sparsity' && { now: { x: sparsity, label: percent(sparsity) } }),
    ...(baseline !== undefined && { baseline: { value: baseline, label: t('Unpruned') } }),
    front: measure.higherIsBetter ? 'higher' : 'lower',
    interaction: {
      points: t('Measured points. Arrow keys go along a curve and from curve to curve, Enter chooses the method.'),
      names: t('Methods'),
      point,
      name,
      say: (line, each, tuned) => pointText(measure, line.label, sourceOf(drawn, line.id, each), tuned),
    },
  };
  return html`
    <p class="readout-line" role="status" data-testid="curve-readout">${readout(drawn, measure, shown)}</p>
    <div class="chart large" ${measuredWidth('curves', actions)}>
      <svg
        id="section-curves"
        width=${width}
        height=${height}
        role="group"
        aria-labelledby="section-curves-title"
        @pointermove=${events.moved}
        @pointerleave=${events.left}
        @click=${events.clicked}
        @keydown=${events.pressed}
        @focusin=${events.focused}
        @focusout=${events.left}
      >
        ${svg`${lines(options)}`}
      </svg>
    </div>
  `;
}

function sourceOf(drawn: readonly MethodLine[], id: string, point: unknown): MethodPoint | undefined {
  const line = drawn.find((each) => each.id === id);
  return [...(line?.points ?? []), ...(line?.tuned ?? [])].find((each) => each === point);
}

/** `Hessian, 90 %: 92.5 % ± 0.6`. */
function pointText(measure: Measure, label: string, point: MethodPoint | undefined, tuned: boolean): string {
  if (!point) return label;
  const { sparsity } = point.source;
  const value = spokenValue(measure, point.y, point.error);
  return tuned
    ? t('{0}, {1}, fine-tuned: {2}', label, percent(sparsity), value)
    : t('{0}, {1}: {2}', label, percent(sparsity), value);
}

function readout(drawn: readonly MethodLine[], measure: Measure, shown: PointPlace | undefined): string {
  const line = drawn.find(({ id }) => id === shown?.line);
  const point = line && shown && (shown.tuned ? line.tuned : line.points)[shown.index];
  if (!point) return t('Point at a curve, or step through it with the arrow keys.');
  const { gzipBytes, nonZero } = point.source.metrics;
  return [
    pointText(measure, line.label, point, shown.tuned),
    ...(gzipBytes === undefined ? [] : [t('gzip {0}', bytes(gzipBytes))]),
    t('{0} non-zeros', integer(nonZero)),
  ].join(' · ');
}
