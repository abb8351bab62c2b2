import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { SensitivityDocument } from '../../../src/shared/findings';
import type { Actions } from '../../actions';
import { smallCurve } from '../../charts/small-curve';
import { methodInView, type Column } from '../../columns';
import { offscreenSvg } from '../../figure';
import { decimal, integer, percent, scalar } from '../../format';
import { t } from '../../i18n';
import { lastOf } from '../../last';
import { isShare, measured, measureLabel, measuresOf, type Measure } from '../../measure';
import type { Row } from '../../rows';
import { layerCurves, sensitivityTable, sharedAxes, type LayerCurve } from '../../sensitivity';
import type { PageState } from '../../state';
import { exportMenu } from '../export-menu';
import { toggle } from '../toggle';
import { virtualList } from '../virtual-list';

const tile = { width: 168, height: 104 };
const plot = { width: 152, height: 58 };

/** One small curve for each layer: what it costs to prune that layer alone. Before it is measured: what it would show, and a button. */
export function sensitivity(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult | typeof nothing {
  const { comparison, sensitivities } = state.panel;
  const column = methodInView(state, columns);
  if (!comparison || !column?.result || state.panel.inspection?.mode !== 'graph') return nothing;
  const measures = measuresOf(comparison);
  const measure = measures.find(({ name }) => name === state.choices.charts.measure) ?? measures[0];
  const document = sensitivities?.find(({ method }) => method === column.method);
  if (!measure) return nothing;
  return html`
    <section class="panel" aria-labelledby="sensitivity-title">
      ${document && document.layers.length > 0 ? multiples(state, document, column, rows, measure, actions) : invitation(column, comparison.schedule !== undefined)}
      ${work(state, document, column, rows, actions)}
    </section>
  `;
}

/** @param scheduled the scores are of weights that rounds have pruned and trained: the others are not whole. */
const invitation = ({ label }: Column, scheduled: boolean): TemplateResult => html`
  <h2 id="sensitivity-title">${t('Sensitivity of each layer')}</h2>
  <p class="note caption">
    ${
      scheduled
        ? t(
            'Prunes one layer at a time as {0} would, leaves the others as the rounds of the schedule left them, and measures what is left.',
            label,
          )
        : t(
            'Prunes one layer at a time as {0} would, leaves the others whole, and measures what is left: so one sees where the model can be cut and where it cannot.',
            label,
          )
    }
  </p>
`;

/** The button, or how far the measurement is. */
function work(
  { panel }: PageState,
  document: SensitivityDocument | undefined,
  column: Column,
  rows: readonly Row[],
  actions: Actions,
): TemplateResult | typeof nothing {
  if (panel.work?.kind === 'sensitivity') {
    const done = panel.sensitivities?.find(({ method }) => method === panel.work?.method)?.layers.length ?? 0;
    return html`<p class="working" role="status" data-testid="sensitivity-progress">
      <progress max=${rows.length} value=${done} aria-label=${t('Measuring each layer')}></progress>
      <span>${t('{0} of {1} layers', integer(done), integer(rows.length))}</span>
    </p>`;
  }
  const complete = (document?.layers.length ?? 0) >= rows.length;
  if (complete || panel.phase !== 'ready') return nothing;
  return html`<p class="buttons">
    <vscode-button
      appearance="secondary"
      data-testid="measure-sensitivity"
      ?disabled=${panel.work !== undefined}
      @click=${() => actions.sensitivity(column.method)}
    >
      ${t('Measure Layer Sensitivity')}
    </vscode-button>
  </p>`;
}

/** A scroll changes nothing of them. */
const known = lastOf<LayerCurve[]>();

function multiples(
  state: PageState,
  document: SensitivityDocument,
  column: Column,
  rows: readonly Row[],
  measure: Measure,
  actions: Actions,
): TemplateResult {
  const { choices, chartPlaces, panel } = state;
  const baseline = panel.comparison && measure.unpruned(panel.comparison.baseline);
  const { order } = choices.charts;
  const curves = known([document, rows, measure, baseline, order], () =>
    layerCurves(document, rows, measure, baseline, order),
  );
  const axes = sharedAxes(curves);
  const place = chartPlaces.multiples;
  const across = Math.max(1, Math.floor(place.width / tile.width));
  const chosen = curves.findIndex(({ row }) => row.parameter === choices.parameter);
  const moved = curves.findIndex(({ row }) => row.parameter === chartPlaces.layer);
  const highest = document.sparsities.at(-1) ?? 0;
  const draw = (curve: LayerCurve): TemplateResult =>
    html`<svg width=${plot.width} height=${plot.height} aria-hidden="true">
      ${svg`${smallCurve({ ...plot, ...axes, points: curve.points, baseline, now: choices.allocation.sparsity })}`}
    </svg>`;
  const title = t('Sensitivity of each layer under {0}', column.label);
  return html`
    <div class="title">
      <h2 id="sensitivity-title">${title}</h2>
      <div class="choosers">
        ${toggle(
          t('Order'),
          [
            ['sensitive', t('Most Sensitive First')],
            ['file', t('As in the Model')],
          ],
          order,
          (chosenOrder) => actions.dispatch({ type: 'chart-choice', change: { order: chosenOrder } }),
        )}
        ${exportMenu(
          {
            id: 'sensitivity',
            what: title,
            name: `${panel.title} sensitivity`,
            table: () => sensitivityTable(document),
            drawn: () => picture(curves, axes, baseline, title),
          },
          actions,
        )}
      </div>
    </div>
    <p class="note caption">
      ${t('{0} when one layer alone is pruned, up to {1}; the shade is what is lost. All share their axes: {2} to {3}.', measureLabel(measure), percent(highest), measured(measure, axes.y.low), measured(measure, axes.y.high))}
      ${
        document.prunedBefore === undefined
          ? nothing
          : html`<span data-testid="pruned-before">
              ${t('Not of one layer alone: the rounds of the schedule have pruned and trained the model before, {0} of its weights are zero already.', percent(document.prunedBefore))}
            </span>`
      }
    </p>
    <div class="multiples">
      ${virtualList(
        {
          id: 'multiples',
          label: title,
          items: curves,
          place,
          rowHeight: tile.height,
          columns: across,
          active: Math.max(0, moved >= 0 ? moved : chosen),
          selected: chosen < 0 ? undefined : chosen,
          say: (curve) => spoken(curve, measure, highest),
          draw: (curve) => html`
            <span class="tile">
              <span class="tile-name" title=${curve.row.label}>${curve.row.short}</span>
              ${draw(curve)}
              <span class="tile-lost">${lostText(measure, curve.lost)}</span>
            </span>
          `,
          moved: ({ row }) => actions.dispatch({ type: 'chart-place', change: { layer: row.parameter } }),
          chosen: ({ row }) => actions.dispatch({ type: 'go', to: { parameter: row.parameter } }),
        },
        actions,
      )}
    </div>
  `;
}

/** `−12.3 points`. */
function lostText(measure: Measure, lost: number): string {
  if (!isShare(measure)) return `${lost > 0 ? '+' : lost < 0 ? '−' : ''}${scalar(Math.abs(lost))}`;
  const points = decimal(Math.abs(lost) * 100, 1);
  return t('{0} points', `${Number(points.replace(',', '.')) === 0 ? '' : lost > 0 ? '−' : '+'}${points}`);
}

const spoken = ({ row, points, lost }: LayerCurve, measure: Measure, highest: number): string =>
  [
    row.label,
    t('{0} at {1}', measured(measure, points.at(-1)?.y ?? 0), percent(highest)),
    lostText(measure, lost),
  ].join(', ');

/** All of the curves, which the page draws in parts alone. */
function picture(
  curves: readonly LayerCurve[],
  axes: ReturnType<typeof sharedAxes>,
  baseline: number | undefined,
  title: string,
): string {
  const across = 6;
  const top = 34;
  return offscreenSvg(
    html`<svg
      width=${Math.min(across, curves.length) * tile.width + 16}
      height=${top + Math.ceil(curves.length / across) * tile.height}
    >
      ${svg`<text class="heading" x="12" y="20">${title}</text>${curves.map((curve, at) => {
        const place = `translate(${8 + (at % across) * tile.width} ${top + Math.floor(at / across) * tile.height})`;
        return svg`<g transform=${place}>
          <text x="4" y="12">${curve.row.short}</text>
          <g transform="translate(0 18)">${smallCurve({ ...plot, ...axes, points: curve.points, baseline, now: undefined })}</g>
        </g>`;
      })}`}
    </svg>`,
    'chart multiples',
  );
}
