import { svg, type SVGTemplateResult } from 'lit-html';
import { css, ramp, textOn } from '../../src/shared/charts/ramp';
import { px } from '../../src/shared/charts/line-plot';

/** A table of shares, each a colour and a number. */
export interface ShadedGrid {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    /** Undefined where it is not known. */
    readonly cells: readonly ({ readonly share: number; readonly words: string } | undefined)[];
  }[];
}

const cell = { width: 58, height: 26, gap: 2 };
/** About how wide a letter of the names is, in CSS pixels. */
const letter = 6.6;
const longest = 40;
const shortened = (name: string): string => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name);

/** A table of shares as a figure: names of columns stand upright above them. */
export function shadedGrid({ title, columns, rows }: ShadedGrid): {
  readonly width: number;
  readonly height: number;
  readonly drawing: SVGTemplateResult;
} {
  const widest = (names: readonly string[]): number =>
    Math.max(1, ...names.map((name) => shortened(name).length)) * letter;
  const left = Math.ceil(widest(rows.map(({ label }) => label))) + 14;
  const top = 34 + Math.ceil(widest(columns));
  const x = (column: number): number => left + column * (cell.width + cell.gap);
  const y = (row: number): number => top + row * (cell.height + cell.gap);
  return {
    width: Math.max(x(columns.length) + 8, Math.ceil(title.length * 7.4) + 16),
    height: y(rows.length) + 8,
    drawing: svg`
      <text class="heading" x="8" y="18">${title}</text>
      ${columns.map((name, at) => {
        const middle = x(at) + cell.width / 2 + 4;
        return svg`<text class="column" transform=${`translate(${px(middle)} ${top - 6}) rotate(-90)`}>${shortened(name)}</text>`;
      })}
      ${rows.map(
        ({ label, cells }, row) => svg`
          <text class="row" x=${left - 8} y=${px(y(row) + cell.height / 2 + 4)} text-anchor="end">${shortened(label)}</text>
          ${cells.map((value, column) => (value ? shaded(value.share, value.words, x(column), y(row)) : undefined))}`,
      )}`,
  };
}

function shaded(share: number, words: string, x: number, y: number): SVGTemplateResult {
  const colour = ramp(share);
  return svg`<rect class="cell" x=${x} y=${y} width=${cell.width} height=${cell.height} style=${`fill:${css(colour)}`}></rect>
    <text x=${x + cell.width - 6} y=${y + cell.height / 2 + 4} text-anchor="end" style=${`fill:${css(textOn(colour))}`}>${words}</text>`;
}
