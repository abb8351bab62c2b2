import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { classMap } from 'lit-html/directives/class-map.js';
import type { Actions } from '../actions';
import { ruleFor } from '../budget';
import { budgetListeners } from '../budget-listeners';
import { shadedGrid } from '../charts/shaded-grid';
import { methodInView, type Column } from '../columns';
import { offscreenSvg } from '../figure';
import type { LayerCount } from '../../src/shared/documents';
import { integer } from '../format';
import { currentLanguage, t } from '../i18n';
import { matrixFigure, matrixTable } from '../matrix-table';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { budgetBar, editToggle } from './budget-bar';
import { cell, failure, totalCell } from './cell';
import { exportMenu } from './export-menu';
import { columnHead, corner, rowHead } from './heads';
import { moveFocus, placeOf } from './focus';
import { isLong, tabIndex, type Grid } from './grid';
import { legend } from './legend';

/** Layer × method: what each method removes from each layer. A grid of ARIA: one Tab stop, arrow keys, Enter selects. */
export function matrix(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const { choices } = state;
  const chosen = methodInView(state, columns);
  const inView = chosen?.method;
  const editing = choices.editing && isEditable(state);
  const edited = editing ? (chosen?.counts?.layers ?? new Map<string, LayerCount>()) : undefined;
  const grid: Grid = { state, columns, rows, inView, edited };
  const budget = budgetListeners(grid, actions);
  const select = (target: EventTarget | null): void => {
    const place = placeOf(target);
    const column = place && columns[place.column - 1];
    if (!place || column?.status !== 'done') return;
    const row = rows[place.row - 1];
    actions.dispatch({ type: 'select', method: column.method, ...(row && { parameter: row.parameter }) });
  };
  const press = (event: KeyboardEvent): void => {
    if (budget.press(event)) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return select(event.target);
    }
    moveFocus(grid, event);
  };
  const focused = ({ target }: FocusEvent): void => {
    const focus = placeOf(target);
    if (focus) actions.dispatch({ type: 'focus', focus });
  };
  const restored = Math.max(0, ...columns.map(({ counts }) => counts?.restored ?? 0));
  const title = choices.show === 'sparsity' ? t('Sparsity of each layer, %') : t('Share kept of each layer, %');
  return html`
    <section class="layers" aria-labelledby="matrix-title">
      <div class="title">
        <h2 id="matrix-title">${title}</h2>
        ${isEditable(state) ? editToggle(state, actions) : nothing}
        ${exportMenu(
          {
            id: 'matrix',
            what: title,
            name: `${state.panel.title} layers`,
            table: () => matrixTable(rows, columns),
            drawn: () => {
              const { width, height, drawing } = shadedGrid(matrixFigure(title, rows, columns, choices.show));
              return offscreenSvg(
                html`<svg class="shaded" width=${width} height=${height}>${svg`${drawing}`}</svg>`,
                '',
              );
            },
          },
          actions,
        )}
      </div>
      ${editing ? budgetBar(state, chosen, actions) : nothing}
      <div class=${classMap({ 'matrix-scroll': true, long: isLong(rows), editing })}>
        <table
          class=${classMap({ matrix: true, dense: rows.length > 10, few: columns.length < 5, editing })}
          role="grid"
          data-testid="matrix"
          aria-labelledby="matrix-title"
          aria-rowcount=${rows.length + 2}
          aria-colcount=${columns.length + 1}
          aria-multiselectable="false"
          style=${`--columns:${columns.length}`}
          @click=${({ target }: MouseEvent) => select(target)}
          @input=${budget.input}
          @change=${budget.change}
          @keydown=${press}
          @focusin=${focused}
        >
          <thead role="rowgroup">
            <tr role="row">
              ${corner(grid)} ${columns.map((column, index) => columnHead(grid, column, index + 1, actions))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${rows.map((row, index) => guard(seenIn(grid, row, index + 1), () => rowOf(grid, row, index + 1)))}
            <tr role="row" class="total">
              <th
                scope="row"
                role="rowheader"
                tabindex=${tabIndex(grid, rows.length + 1, 0)}
                data-row=${rows.length + 1}
                data-column="0"
              >
                ${t('All layers')}
              </th>
              ${columns.map((column, at) => totalCell(grid, column, { row: rows.length + 1, column: at + 1 }))}
            </tr>
          </tbody>
        </table>
      </div>
      ${legend(state, restored > 0 ? t('Weights put back, because the layer would have lost them all (up to {0})', integer(restored)) : '')}
    </section>
  `;
}

/** Scores are there to be cut in another way. */
const isEditable = ({ panel }: PageState): boolean =>
  panel.view === 'compare' && (panel.phase === 'ready' || panel.phase === 'cancelled');

function rowOf(grid: Grid, row: Row, at: number): TemplateResult {
  return html`
    <tr role="row">
      ${rowHead(grid, row, at)}
      ${grid.columns.map((column, index) =>
        column.status !== 'failed' || isLong(grid.rows)
          ? cell(grid, row, column, { row: at, column: index + 1 })
          : at === 1
            ? failure(grid, column, index + 1)
            : nothing,
      )}
    </tr>
  `;
}

/**
 * Everything that a row shows; where none of it has changed the row is not drawn again. While the slider moves, most frames change no row, and of
 * a deep network only some. The row itself is another one after each push of the editor (`rowsOf`).
 */
function seenIn({ state, columns, inView, edited }: Grid, row: Row, at: number): unknown[] {
  const { show, focus, parameter, allocation, locked } = state.choices;
  const rule = ruleFor(allocation.budget, row.parameter);
  return [
    row,
    currentLanguage(),
    show,
    focus.row === at ? focus.column : undefined,
    parameter === row.parameter ? inView : undefined,
    edited !== undefined,
    edited?.get(row.parameter)?.kept,
    rule?.exact,
    rule?.most,
    locked.includes(row.parameter),
    // What was refused or cut short must show as it is, not as it was wanted.
    state.change?.parameter === row.parameter ? state.change : undefined,
    ...columns.flatMap(({ status, problem, recompute, counts }) => [
      status,
      problem,
      recompute,
      counts?.layers.get(row.parameter),
      counts?.guarded.has(row.parameter),
      counts?.about,
    ]),
  ];
}
