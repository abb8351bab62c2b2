import { html, nothing, type TemplateResult } from 'lit-html';
import { classMap } from 'lit-html/directives/class-map.js';
import type { Actions } from '../actions';
import { methodInView, type Column, type Row } from '../columns';
import { integer } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import { cell, failure, totalCell } from './cell';
import { columnHead, corner, rowHead } from './heads';
import { moveFocus, placeOf } from './focus';
import { tabIndex, type Grid } from './grid';
import { legend } from './legend';

/** Layer × method: what each method removes from each layer. A grid of ARIA: one Tab stop, arrow keys, Enter selects. */
export function matrix(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const { choices } = state;
  const inView = methodInView(state, columns)?.method;
  const grid: Grid = { state, columns, rows, inView };
  const select = (target: EventTarget | null): void => {
    const place = placeOf(target);
    const column = place && columns[place.column - 1];
    if (!place || column?.status !== 'done') return;
    const row = rows[place.row - 1];
    actions.dispatch({ type: 'select', method: column.method, ...(row && { parameter: row.parameter }) });
  };
  const press = (event: KeyboardEvent): void => {
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
  return html`
    <section class="layers" aria-labelledby="matrix-title">
      <div class="title">
        <h2 id="matrix-title">
          ${choices.show === 'sparsity' ? t('Sparsity of each layer, %') : t('Share kept of each layer, %')}
        </h2>
      </div>
      <div class="matrix-scroll">
        <table
          class=${classMap({ matrix: true, dense: rows.length > 10, few: columns.length < 5 })}
          role="grid"
          data-testid="matrix"
          aria-labelledby="matrix-title"
          aria-rowcount=${rows.length + 2}
          aria-colcount=${columns.length + 1}
          aria-multiselectable="false"
          style=${`--columns:${columns.length}`}
          @click=${({ target }: MouseEvent) => select(target)}
          @keydown=${press}
          @focusin=${focused}
        >
          <thead role="rowgroup">
            <tr role="row">
              ${corner(grid)} ${columns.map((column, index) => columnHead(grid, column, index + 1, actions))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${rows.map(
              (row, index) => html`
                <tr role="row">
                  ${rowHead(grid, row, index + 1)}
                  ${columns.map((column, at) =>
                    column.status !== 'failed'
                      ? cell(grid, row, column, { row: index + 1, column: at + 1 })
                      : index === 0
                        ? failure(grid, column, at + 1)
                        : nothing,
                  )}
                </tr>
              `,
            )}
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
