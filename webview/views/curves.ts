import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { sameRule } from '../../src/shared/allocation';
import { lines } from '../charts/lines';
import type { Column } from '../columns';
import { decimal, percent, scalar } from '../format';
import { t } from '../i18n';
import { isShare, loss, measured, measureLabel, measureName, measureOf, type Measure } from '../measure';
import { methodLines, type MethodLine } from '../method-lines';
import type { PageState } from '../state';
import { exportMenu } from './export-menu';
import { curveRows, curveTable } from './sections/curve-table';
import { toggle } from './toggle';
import { measuredWidth } from './width';

const frame = { height: 250, margin: { top: 16, right: 104, bottom: 22, left: 38 }, labelGap: 14, longestLabel: 14 };

/**
 * Quality and loss against sparsity, all methods in one chart; the same numbers as a table for who cannot see it. Nothing where
 * there were no examples to measure on. The section of curves has more.
 */
export function curves(
  state: PageState,
  columns: readonly Column[],
  actions: Actions,
): TemplateResult | typeof nothing {
  const { comparison } = state.panel;
  if (!comparison || comparison.baseline.examples === 0) return nothing;
  const main = measureOf(comparison);
  const both = main.name !== 'loss' && comparison.baseline.loss !== undefined;
  const { curve } = state.choices;
  const measure = both && curve === 'loss' ? loss : main;
  const baseline = measure.unpruned(comparison.baseline);
  const drawn = methodLines(state, columns, measure);
  const { chart: width } = state.widths;
  const { sparsity } = state.choices.allocation;
  const chosen = ({ target }: Event): void => {
    const name = target instanceof Element ? target.closest('[data-name]')?.getAttribute('data-name') : null;
    if (name) actions.dispatch({ type: 'select', method: name });
  };
  const title = t('{0} against sparsity', measureLabel(measure));
  return html`
    <section class="curves" aria-labelledby="curves-title">
      <div class="title">
        <h2 id="curves-title">${title}</h2>
        <div class="choosers">
          ${
            both
              ? toggle(
                  t('Curve'),
                  [
                    ['quality', measureName(main)],
                    ['loss', measureName(loss)],
                  ],
                  measure.name === 'loss' ? 'loss' : 'quality',
                  (value) => actions.dispatch({ type: 'curve', curve: value }),
                )
              : nothing
          }
          ${exportMenu(
            {
              id: 'curves-small',
              what: title,
              name: `${state.panel.title} ${measure.name}`,
              table: () => curveTable(curveRows(drawn), measure),
              figure: () => document.querySelector<SVGSVGElement>('#curves-chart'),
            },
            actions,
          )}
        </div>
      </div>
      <div class="chart" ${measuredWidth('chart', actions)}>
        <svg
          id="curves-chart"
          width=${width}
          height=${frame.height}
          role="img"
          aria-labelledby="curves-title"
          aria-describedby="curves-table"
          @click=${chosen}
        >
          ${svg`${lines({
            ...frame,
            id: 'curves-clip',
            width,
            lines: drawn,
            x: { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1], tick: (value) => String(value * 100) },
            y: isShare(measure) ? 'share' : 'positive',
            tick: (value) => (isShare(measure) ? decimal(value * 100, 0) : scalar(value)),
            now: { x: sparsity, label: percent(sparsity) },
            baseline: baseline === undefined ? undefined : { value: baseline },
          })}`}
        </svg>
      </div>
      ${
        sameRule(state.choices.allocation, state.choices.computed)
          ? nothing
          : html`<p class="note">${t('Curves: as the run was set up. Dots: the allocation above.')}</p>`
      }
      ${
        drawn.some(({ tuned }) => tuned.length > 0)
          ? html`<p class="legend"><span class="key diamond"></span><span>${t('after fine-tuning')}</span></p>`
          : nothing
      }
      ${table(drawn, measure, baseline)}
    </section>
  `;
}

function table(drawn: readonly MethodLine[], measure: Measure, baseline: number | undefined): TemplateResult {
  const all = drawn.flatMap(({ points, tuned }) => [...points, ...tuned].map(({ x }) => x));
  const sparsities = [...new Set(all)].sort((a, b) => a - b);
  const rows = drawn.flatMap(({ label, points, tuned }) => [
    { label, points },
    ...(tuned.length > 0 ? [{ label: t('{0}, fine-tuned', label), points: tuned }] : []),
  ]);
  return html`
    <div class="hidden">
      <table id="curves-table">
        <caption>
          ${measureLabel(measure)}${baseline === undefined ? nothing : `, ${t('unpruned {0}', measured(measure, baseline))}`}
        </caption>
        <tr>
          <th scope="col">${t('Method')}</th>
          ${sparsities.map((sparsity) => html`<th scope="col">${percent(sparsity)}</th>`)}
        </tr>
        ${rows.map(
          ({ label, points }) => html`
            <tr>
              <th scope="row">${label}</th>
              ${sparsities.map((sparsity) => {
                const point = points.find(({ x }) => x === sparsity);
                return html`<td>${point ? measured(measure, point.y) : '–'}</td>`;
              })}
            </tr>
          `,
        )}
      </table>
    </div>
  `;
}
