import { html, Markup, type Content } from './markup';

/** A whole `td`, with a class of its own. */
class Cell extends Markup {}

/** A share as a colour and a number. @param share 0 to 1; the classes `k0` … `k100` are the page's style. */
export const shadedCell = (share: number, words: Content): Markup =>
  new Cell(html`<td class="k${Math.round(100 * Math.min(1, Math.max(0, share)))}">${words}</td>`.source);

/** The first cell of a row is its name. */
export type Row = readonly Content[];

const line = ([name, ...cells]: Row): Markup =>
  html`<tr>
    <th scope="row">${name}</th>
    ${cells.map((cell) => (cell instanceof Cell ? cell : html`<td>${cell}</td>`))}
  </tr> `;

/** A table that scrolls by itself where the page is narrower. @param foot rows that sum up the others. */
export const table = (head: readonly Content[], rows: readonly Row[], foot: readonly Row[] = []): Markup =>
  html`<div class="wide" tabindex="0">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(line)}
      </tbody>
      ${
        foot.length > 0
          ? html`<tfoot>
              ${foot.map(line)}
            </tfoot>`
          : undefined
      }
    </table>
  </div> `;
