import { html, nothing, type TemplateResult } from 'lit-html';
import { css, ramp, textOn } from '../../../src/shared/charts/ramp';
import type { Actions } from '../../actions';
import type { MatrixPlace } from '../../chart-state';
import { decimal } from '../../format';

export interface AgreementGridOptions {
  readonly matrix: MatrixPlace['matrix'];
  /** Of the heading that names it. */
  readonly labelledBy: string;
  readonly methods: readonly { readonly id: string; readonly label: string }[];
  /** [methods, methods], at most 1. */
  readonly values: readonly (readonly number[])[];
  /** The cell that Tab reaches. */
  readonly focus: MatrixPlace;
  readonly pair: readonly [first: string, second: string] | undefined;
}

/** No −0.00. */
export const agreementNumber = (value: number): string =>
  decimal(Math.round(value * 100) / 100 + 0, 2).replace('-', '−');

/** Methods × methods: each cell a number and a colour. Arrow keys walk it; Enter takes the two methods for the comparison below. */
export function agreementGrid(options: AgreementGridOptions, { dispatch }: Actions): TemplateResult {
  const { matrix, methods, values, focus, pair } = options;
  const last = methods.length - 1;
  const stop = focus.matrix === matrix ? focus : { row: 0, column: 0 };
  const choose = (row: number, column: number): void => {
    const [first, second] = [methods[row], methods[column]];
    if (first && second && first !== second)
      dispatch({ type: 'chart-choice', change: { pair: [first.id, second.id] } });
  };
  const placeOf = (target: EventTarget | null): { readonly row: number; readonly column: number } | undefined => {
    const cell = target instanceof Element ? target.closest('[data-at]') : null;
    const [row, column] = cell?.getAttribute('data-at')?.split(' ').map(Number) ?? [];
    return row === undefined || column === undefined ? undefined : { row, column };
  };
  const press = (event: KeyboardEvent): void => {
    const from = placeOf(event.target);
    if (!from || !(event.currentTarget instanceof Element)) return;
    const { row, column } = from;
    const steps: Partial<Record<string, readonly [number, number]>> = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? last : row, last],
    };
    const to = steps[event.key];
    if (event.key === 'Enter' || event.key === ' ') choose(row, column);
    else if (to) {
      const [down, across] = to.map((at) => Math.min(last, Math.max(0, at)));
      event.currentTarget.querySelector<HTMLElement>(`[data-at="${down} ${across}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  return html`
    <div class="scroll-across">
      <table
        class="agreement"
        role="grid"
        data-testid=${`agreement-${matrix}`}
        aria-labelledby=${options.labelledBy}
        @keydown=${press}
        @click=${({ target }: Event) => {
          const place = placeOf(target);
          if (place) choose(place.row, place.column);
        }}
        @focusin=${({ target }: Event) => {
          const place = placeOf(target);
          if (place) dispatch({ type: 'chart-place', change: { cell: { matrix, ...place } } });
        }}
      >
        <thead role="rowgroup">
          <tr role="row">
            <td role="presentation"></td>
            ${methods.map(({ label }) => html`<th scope="col" role="columnheader"><span title=${label}>${label}</span></th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${methods.map(
            ({ id, label }, row) => html`
              <tr role="row">
                <th scope="row" role="rowheader" title=${label}>${label}</th>
                ${methods.map((other, column) => {
                  const value = values[row]?.[column];
                  const chosen = pair !== undefined && pair.includes(id) && pair.includes(other.id) && row !== column;
                  return html`<td
                    role="gridcell"
                    class=${row === column ? 'same' : ''}
                    tabindex=${stop.row === row && stop.column === column ? 0 : -1}
                    data-at=${`${row} ${column}`}
                    aria-selected=${chosen}
                    aria-label=${value === undefined ? nothing : `${label}, ${other.label}: ${agreementNumber(value)}`}
                    style=${value === undefined || row === column ? '' : shade(value)}
                  >
                    ${value === undefined ? '–' : agreementNumber(value)}
                  </td>`;
                })}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function shade(value: number): string {
  const colour = ramp(value);
  return `background:${css(colour)};color:${css(textOn(colour))}`;
}
