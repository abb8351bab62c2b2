import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { sameRule } from '../../src/shared/allocation';
import { lines, type Line } from '../charts/lines';
import { methodInView, type Column } from '../columns';
import { decimal, percent, scalar } from '../format';
import { t } from '../i18n';
import { isShare, loss, measured, measureLabel, measureOf, type Measure } from '../measure';
import { measuredWidth } from './width';
import { curveOf, qualityOf } from '../quality';
import { tunedCurveOf } from '../tuning';
import type { PageState } from '../state';

const height = 250;

/**
 * Quality and loss against sparsity, all methods in one chart; the same numbers as a table for who cannot see it. Nothing where
 * there were no examples to measure on.
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
  const measure = both && state.choices.curve === 'loss' ? loss : main;
  const baseline = measure.unpruned(comparison.baseline);
  const drawn = linesOf(state, columns, measure);
  const { chart: width } = state.widths;
  const { sparsity } = state.choices.allocation;
  return html`
    <section class="curves" aria-labelledby="curves-title">
      <div class="title">
        <h2 id="curves-title">${t('{0} against sparsity', measureLabel(measure))}</h2>
        ${both ? toggle(main, measure, actions) : nothing}
      </div>
      <div class="chart" ${measuredWidth('chart', actions)}>
        <svg width=${width} height=${height} role="img" aria-labelledby="curves-title" aria-describedby="curves-table">
          ${svg`${lines({
            width,
            height,
            lines: drawn,
            sparsity,
            sparsityLabel: percent(sparsity),
            baseline,
            share: isShare(measure),
            tick: (value) => (isShare(measure) ? decimal(value * 100, 0) : scalar(value)),
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

function linesOf(state: PageState, columns: readonly Column[], measure: Measure): Line[] {
  const inView = methodInView(state, columns)?.method;
  return columns.flatMap(({ method, label, status, result }) => {
    if (status !== 'done' || !result) return [];
    const quality = qualityOf(state, result, measure);
    const now = 'value' in quality ? { value: quality.value, exact: quality.kind === 'exact' } : undefined;
    return [
      {
        id: method,
        label,
        points: curveOf(state, result, measure),
        tuned: tunedCurveOf(state, result, measure),
        selected: method === inView,
        now,
      },
    ];
  });
}

function toggle(main: Measure, shown: Measure, { dispatch }: Actions): TemplateResult {
  const button = (curve: 'quality' | 'loss', label: string, pressed: boolean): TemplateResult => html`
    <button type="button" aria-pressed=${pressed} @click=${() => dispatch({ type: 'curve', curve })}>${label}</button>
  `;
  const short = main.name === 'accuracy' ? t('Accuracy') : t('Drift');
  return html`<div class="toggle" role="group" aria-label=${t('Curve')}>
    ${button('quality', short, shown.name !== 'loss')} ${button('loss', t('Loss'), shown.name === 'loss')}
  </div>`;
}

function table(drawn: readonly Line[], measure: Measure, baseline: number | undefined): TemplateResult {
  const all = drawn.flatMap(({ points, tuned }) => [...points, ...tuned].map(({ sparsity }) => sparsity));
  const sparsities = [...new Set(all)].sort((a, b) => a - b);
  const rows = drawn.flatMap(({ label, points, tuned }) => [
    { label, points },
    ...(tuned.length > 0 ? [{ label: t('{0}, fine-tuned', label), points: tuned }] : []),
  ]);
  return html`
    <table class="hidden" id="curves-table">
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
              const point = points.find((one) => one.sparsity === sparsity);
              return html`<td>${point ? measured(measure, point.value) : '–'}</td>`;
            })}
          </tr>
        `,
      )}
    </table>
  `;
}
