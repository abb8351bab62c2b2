import { html, nothing, type TemplateResult } from 'lit-html';
import { classMap } from 'lit-html/directives/class-map.js';
import { css, ramp, textOn } from '../../src/shared/charts/ramp';
import type { Column } from '../columns';
import { integer, part } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { Choices, PageState, Place } from '../state';
import { tabIndex, type Grid } from './grid';

/** A count as the cells show it: a number, and the share that colours it. */
function shownShare(
  show: Choices['show'],
  kept: number,
  total: number,
): { readonly number: string; readonly share: number } {
  const shown = show === 'sparsity' ? total - kept : kept;
  return { number: part(shown, total), share: total === 0 ? 0 : shown / total };
}

function spoken({ panel, choices }: PageState, number: string): string {
  if (panel.view === 'sparsity') return t('{0} % zero', number);
  return choices.show === 'sparsity' ? t('{0} % pruned', number) : t('{0} % kept', number);
}

const paints = new Map<number, string>();

/** Shares that differ by less than a thousandth look alike. */
function painted(share: number): string {
  const step = Math.round(share * 1000);
  let found = paints.get(step);
  if (found === undefined) {
    const colour = ramp(step / 1000);
    paints.set(step, (found = `background:${css(colour)};color:${css(textOn(colour))}`));
  }
  return found;
}

/** What one method leaves of one layer. */
export function cell(grid: Grid, row: Row, column: Column, place: Place): TemplateResult {
  const { choices } = grid.state;
  const layer = column.counts?.layers.get(row.parameter);
  const tab = tabIndex(grid, place.row, place.column);
  if (!layer) return emptyCell(row.label, column, place, tab);
  const { number, share } = shownShare(choices.show, layer.kept, layer.total);
  const guarded = column.counts?.guarded.has(row.parameter) ?? false;
  const selected = choices.parameter === row.parameter && grid.inView === column.method;
  const counts = t('{0} of {1} weights kept', integer(layer.kept), integer(layer.total));
  const value = spoken(grid.state, number);
  const about = column.counts?.about ?? false;
  const said = about ? `${t('about')} ${value}` : value;
  const label = [row.label, column.label, said, ...(guarded ? [t('weights put back')] : [])].join(', ');
  return html`
    <td
      role="gridcell"
      class=${classMap({ cell: true, guarded, selected })}
      style=${painted(share)}
      tabindex=${tab}
      title=${counts}
      aria-label=${label}
      aria-selected=${selected}
      data-row=${place.row}
      data-column=${place.column}
      data-method=${column.method}
      data-parameter=${row.parameter}
      data-kept=${layer.kept}
      data-total=${layer.total}
    >
      ${aboutSign(about)}${number}${guarded ? html`<span class="mark" aria-hidden="true"></span>` : nothing}
    </td>
  `;
}

function emptyCell(layer: string, column: Column, place: Place, tab: 0 | -1): TemplateResult {
  const pending = !column.recompute && (column.status === 'pending' || column.status === 'done');
  return html`
    <td
      role="gridcell"
      class=${classMap({ cell: true, pending })}
      tabindex=${tab}
      title=${column.problem?.message ?? ''}
      aria-label=${[layer, column.label, emptiness(column)].join(', ')}
      data-row=${place.row}
      data-column=${place.column}
      data-method=${column.method}
    >
      ${pending ? '…' : '–'}
    </td>
  `;
}

/** Before a number that is counted roughly: the number stays where it is when the exact one comes. */
const aboutSign = (about: boolean): unknown =>
  about ? html`<span class="about" aria-hidden="true">≈</span>` : nothing;

/** Why a cell holds no number. */
function emptiness({ recompute, status }: Column): string {
  if (recompute) return t('not computed at this sparsity');
  switch (status) {
    case 'skipped':
      return t('not run');
    case 'failed':
      return t('failed');
    case 'pending':
    case 'done':
      return t('not known yet');
  }
}

/** A method that failed: its problem, as tall as the matrix. */
export function failure(grid: Grid, column: Column, at: number): TemplateResult {
  const message = column.problem?.message ?? '';
  return html`
    <td
      role="gridcell"
      class="failed"
      rowspan=${grid.rows.length}
      aria-rowspan=${grid.rows.length}
      tabindex=${tabIndex(grid, 1, at)}
      title=${[message, column.problem?.remedy ?? ''].join('\n')}
      aria-label=${[column.label, t('failed'), message].join(', ')}
      data-row="1"
      data-column=${at}
      data-method=${column.method}
    >
      <span>${message}</span>
    </td>
  `;
}

/** What one method leaves of the whole model. */
export function totalCell(grid: Grid, column: Column, place: Place): TemplateResult {
  const { counts } = column;
  const tab = tabIndex(grid, place.row, place.column);
  if (!counts) return emptyCell(t('All layers'), column, place, tab);
  const total = counts.kept + counts.removed;
  const { number } = shownShare(grid.state.choices.show, counts.kept, total);
  const kept = t('{0} of {1} weights kept', integer(counts.kept), integer(total));
  return html`
    <td
      role="gridcell"
      class="cell"
      tabindex=${tab}
      title=${kept}
      aria-label=${[t('All layers'), column.label, counts.about ? `${t('about')} ${number} %` : `${number} %`, kept].join(', ')}
      data-row=${place.row}
      data-column=${place.column}
      data-method=${column.method}
      data-total-row
    >
      ${aboutSign(counts.about)}${number}
    </td>
  `;
}
