import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { classMap } from 'lit-html/directives/class-map.js';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
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
import { drawnRows } from './drawn-rows';
import { exportMenu } from './export-menu';
import { columnHead, corner, rowHead } from './heads';
import { moveFocus, placeOf } from './focus';
import { isLong, tabIndex, type Grid } from './grid';
import { legend } from './legend';
import { scrollPlace } from './scroll-place';

/** CSS pixels from one row of a long matrix to the next, as styles/matrix.css and styles/budget.css have them. */
const rowHeight = { read: 30, edited: 54 };

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
    moveFocus(grid, event, actions);
  };
  const focused = ({ target }: FocusEvent): void => {
    const focus = placeOf(target);
    if (focus) actions.dispatch({ type: 'focus', focus });
  };
  const restored = Math.max(0, ...columns.map(({ counts }) => counts?.restored ?? 0));
  const height = editing ? rowHeight.edited : rowHeight.read;
  const drawn = drawnRows(rows.length, height, state.chartPlaces.matrix, choices.focus.row - 1);
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
      <div
        class=${classMap({ 'matrix-scroll': true, long: isLong(rows), editing })}
        ${scrollPlace(rowHeight.read, (matrix) => actions.dispatch({ type: 'chart-place', change: { matrix } }))}
      >
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
            <tr role="row" aria-rowindex="1">
              ${corner(grid)} ${columns.map((column, index) => columnHead(grid, column, index + 1, actions))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${repeat(
              drawn,
              ({ kind, at }) => `${kind} ${at}`,
              (each) => {
                if (each.kind === 'gap') return gap(each.rows * height);
                const row = rows[each.at];
                return row ? guard(seenIn(grid, row, each.at + 1), () => rowOf(grid, row, each.at + 1)) : nothing;
              },
            )}
            <tr role="row" class="total" aria-rowindex=${rows.length + 2}>
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

/** In place of rows that are not drawn. */
const gap = (height: number): TemplateResult =>
  html`<tr role="presentation" aria-hidden="true" style=${`height:${height}px;margin:0`}></tr>`;

function rowOf(grid: Grid, row: Row, at: number): TemplateResult {
  return html`
    <tr role="row" aria-rowindex=${at + 1}>
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
