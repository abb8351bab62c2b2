import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { classMap } from 'lit-html/directives/class-map.js';
import type { Actions } from '../actions';
import { sparkline } from '../charts/lines';
import { holdOf } from '../budget';
import type { Column } from '../columns';
import { decisionOf } from '../decide';
import { integer, measuredPercent, shape } from '../format';
import { t } from '../i18n';
import { isShare, measured, measureLabel, measureOf, type Measure } from '../measure';
import { curveOf } from '../quality';
import type { Row } from '../rows';
import { trainedLabel, trainingEnd, tunedLabel, type Tuning } from '../tuning';
import { tabIndex, type Grid } from './grid';
import { budgetMark, layerBudget } from './layer-budget';

const spark = { width: 56, height: 14 };

const measureIn = ({ state }: Grid): Measure | undefined => state.panel.comparison && measureOf(state.panel.comparison);

/** The unpruned model's own quality, which every column is read against. */
export function corner(grid: Grid): TemplateResult {
  const measure = measureIn(grid);
  const baseline = grid.state.panel.comparison?.baseline;
  const value = measure && baseline && measure.unpruned(baseline);
  const known = measure?.name === 'accuracy' || measure?.name === 'loss';
  return html`
    <th scope="col" role="columnheader" class="corner" tabindex=${tabIndex(grid, 0, 0)} data-row="0" data-column="0">
      ${
        known && value !== undefined
          ? html`<span class="method">${t('Unpruned')}</span><span class="quality">${measured(measure, value)}</span>`
          : html`<span class="hidden">${t('Layer')}</span>`
      }
    </th>
  `;
}

/** A method: name, quality at the slider's sparsity, its curve in small. */
export function columnHead(grid: Grid, column: Column, at: number, actions: Actions): TemplateResult {
  const measure = measureIn(grid);
  const { label, best, status, result, method, tuning } = column;
  const chosen = grid.inView === method && method !== '';
  return html`
    <th
      scope="col"
      role="columnheader"
      class=${classMap({ best, chosen, [status]: true })}
      tabindex=${tabIndex(grid, 0, at)}
      title=${tooltip(column)}
      data-row="0"
      data-column=${at}
      data-method=${method}
    >
      <span class="method">${label}</span>
      ${best ? html`<span class="hidden">${t('best at this sparsity')}</span>` : nothing}
      ${chosen ? html`<span class="hidden">${t('chosen')}</span>` : nothing}
      ${measure ? html`<span class="quality" data-testid="quality">${qualityText(column, measure, grid, actions)}</span>` : nothing}
      ${measure && tuning ? tunedQuality(tuning, measure) : nothing}
      ${measure && result && status === 'done' ? sparklineOf(grid, column, measure) : nothing}
      ${tuning ? html`<span class="trained">${tunedLabel(tuning.training)}</span>` : nothing}
      ${result?.trained ? html`<span class="trained">${trainedLabel(result.trained.epochs)}</span>` : nothing}
    </th>
  `;
}

/** What the method is, and what to know of this result: it trained, the guard acted, an estimate is not sharp. */
function tooltip({ what, result, tuning, problem }: Column): string {
  const end = tuning ? trainingEnd(tuning.training) : '';
  return [
    what,
    ...(problem ? [problem.message, problem.remedy ?? ''] : []),
    ...(result?.trained ? [trainedLabel(result.trained.epochs)] : []),
    ...(tuning ? [end === '' ? tunedLabel(tuning.training) : `${tunedLabel(tuning.training)}: ${end}`] : []),
    ...(result?.notes ?? []),
  ].join('\n');
}

function tunedQuality({ metrics }: Tuning, measure: Measure): unknown {
  const value = measure.of(metrics);
  if (value === undefined) return nothing;
  return html`<span class="quality tuned" data-testid="tuned-quality"
    ><span aria-hidden="true">→ </span
    ><span class="hidden">${t('after fine-tuning')}</span>${measured(measure, value)}</span
  >`;
}

function qualityText({ quality, status, method }: Column, measure: Measure, grid: Grid, actions: Actions): unknown {
  if (status === 'failed') return t('failed');
  if (status === 'skipped') return t('not run');
  switch (quality.kind) {
    case 'exact':
      return measured(measure, quality.value);
    case 'about':
      return html`<span aria-hidden="true">≈ </span
        ><span class="hidden">${t('about')}</span>${measured(measure, quality.value)}`;
    case 'pending':
      return '…';
    case 'recompute':
      return recompute(method, grid, actions);
    case 'unknown':
      return status === 'pending' ? '…' : '–';
  }
}

/** Not a stop of Tab, which the grid has one of: the section below has the same button. */
function recompute(method: string, { state }: Grid, actions: Actions): TemplateResult {
  const press = (event: Event): void => {
    event.stopPropagation();
    actions.compute(method);
  };
  return html`<button
    type="button"
    class="link"
    tabindex="-1"
    data-testid="recompute"
    title=${t('Compute it at this sparsity')}
    ?disabled=${state.panel.work !== undefined || state.panel.phase !== 'ready'}
    @click=${press}
  >
    ${t('recompute')}
  </button>`;
}

function sparklineOf({ state }: Grid, { result }: Column, measure: Measure): unknown {
  if (!result) return nothing;
  const points = curveOf(state, result, measure);
  const top = isShare(measure) ? 1 : Math.max(1e-9, ...points.map(({ value }) => value));
  return html`
    <svg
      class="spark"
      width=${spark.width}
      height=${spark.height}
      role="img"
      aria-label=${t('{0} against sparsity', measureLabel(measure))}
    >
      ${svg`${sparkline(
        points.map(({ sparsity, value }) => ({ x: sparsity, y: value })),
        top,
        spark.width,
        spark.height,
      )}`}
    </svg>
  `;
}

/** A layer: name, shape, its share of the parameters as a bar. The whole name is for who points at it and for screen readers. */
export function rowHead(grid: Grid, row: Row, at: number): TemplateResult {
  const { document, label, short, share } = row;
  const hold = holdOf(decisionOf(grid.state), row.parameter);
  const most = grid.rows.reduce((largest, other) => Math.max(largest, other.share), 1e-9);
  return html`
    <th
      scope="row"
      role="rowheader"
      tabindex=${tabIndex(grid, at, 0)}
      title=${rowTooltip(row)}
      data-row=${at}
      data-column="0"
      data-parameter=${document.name}
    >
      ${
        short === label
          ? html`<span class="layer">${label}</span>`
          : html`<span class="layer" aria-hidden="true">${short}</span><span class="hidden">${label}</span>`
      }
      <span class="facts">
        <small>${shape(document.shape)}</small>
        <span
          class="share"
          aria-hidden="true"
          style=${`width:${Math.max(2, (share / most) * (grid.rows.length > 10 ? 30 : 56)).toFixed(1)}px`}
        ></span>
        <span class="hidden">${t('{0} of the parameters', measuredPercent(share))}</span>
        ${grid.edited || hold === 'free' ? nothing : budgetMark(hold)}
      </span>
      ${grid.edited ? layerBudget(grid, row, at, hold) : nothing}
    </th>
  `;
}

/** What there is to know of a row beyond what it shows: how the file calls it, and the operation that applies it. */
function rowTooltip({ document, label, share }: Row): string {
  const { name, alias, layer, count } = document;
  return [
    t('{0}: {1} weights, {2} of all', alias ?? name, integer(count), measuredPercent(share)),
    ...(alias === undefined ? [] : [t('In the file: {0}', name)]),
    ...(layer === '' || name.startsWith(`${layer}/`) || layer === label ? [] : [t('Layer: {0}', layer)]),
  ].join('\n');
}
