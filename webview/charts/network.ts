import { svg, type SVGTemplateResult } from 'lit-html';
import { px } from '../../src/shared/charts/line-plot';
import { css, ramp } from '../../src/shared/charts/ramp';
import type { VisibleRows } from '../visible';
import type { LaneEdge, NetworkLayout } from './lanes';

/** What a node looks like. */
export interface Glyph {
  /** Of its weights; without any it is a dot. */
  readonly weights: number;
  /** Share that fills it, 0 to 1; undefined where that is not known or where nothing can be pruned. */
  readonly fill: number | undefined;
  readonly barrier: boolean;
}

export interface NetworkOptions {
  readonly layout: NetworkLayout;
  /** Row by row. */
  readonly glyphs: readonly Glyph[];
  readonly rows: VisibleRows;
  readonly rowHeight: number;
  /** The row that is chosen. */
  readonly selected: number | undefined;
}

/** CSS pixels from lane to lane. */
const lane = 16;
/** More branches than this share the last lane: there is no more room. */
const most = 12;

const xOf = (at: number): number => 14 + Math.min(at, most - 1) * lane;

/** The width of all lanes, in CSS pixels. */
export const lanesWidth = ({ width }: NetworkLayout): number => xOf(width - 1) + 14;

/** The rows in sight of a network: edges as lines that bend into their lanes, nodes as squares that grow with their weights. */
export function network({ layout, glyphs, rows, rowHeight, selected }: NetworkOptions): SVGTemplateResult {
  const y = (row: number): number => (row + 0.5) * rowHeight;
  const edges = layout.edges.filter(({ from, to }) => from < rows.end && to >= rows.first);
  return svg`
    <g class="edges">
      ${edges.map((edge) => svg`<path class="edge" d=${edgePath(edge, layout, y)}></path>`)}
    </g>
    ${glyphs
      .slice(rows.first, rows.end)
      .map((glyph, offset) =>
        node(
          glyph,
          xOf(layout.lanes[rows.first + offset] ?? 0),
          y(rows.first + offset),
          rows.first + offset === selected,
        ),
      )}`;
}

/** All of a network with words beside its nodes, as it leaves the page. */
export function networkPicture(
  options: Pick<NetworkOptions, 'layout' | 'glyphs' | 'rowHeight'> & { readonly words: readonly string[] },
): { readonly height: number; readonly drawing: SVGTemplateResult } {
  const { layout, glyphs, rowHeight, words } = options;
  const left = lanesWidth(layout);
  return {
    height: glyphs.length * rowHeight,
    drawing: svg`
      ${network({ layout, glyphs, rowHeight, rows: { first: 0, end: glyphs.length }, selected: undefined })}
      ${words.map((each, row) => svg`<text x=${left} y=${px((row + 0.5) * rowHeight + 4)}>${each}</text>`)}`,
  };
}

function edgePath({ from, to, lane: between }: LaneEdge, { lanes }: NetworkLayout, y: (row: number) => number): string {
  const [start, middle, end] = [lanes[from] ?? 0, between, lanes[to] ?? 0].map(xOf);
  const bend = (x: number | undefined, fromRow: number, toRow: number): string => {
    const half = px((y(fromRow) + y(toRow)) / 2);
    return `C${px(lastX)} ${half} ${px(x ?? 0)} ${half} ${px(x ?? 0)} ${px(y(toRow))}`;
  };
  let lastX = start ?? 0;
  let path = `M${px(lastX)} ${px(y(from))}`;
  const go = (x: number | undefined, fromRow: number, toRow: number): void => {
    path += x === lastX ? `V${px(y(toRow))}` : bend(x, fromRow, toRow);
    lastX = x ?? lastX;
  };
  if (to - from < 2) {
    go(end, from, to);
    return path;
  }
  go(middle, from, from + 1);
  if (to - 1 > from + 1) go(middle, from + 1, to - 1);
  go(end, to - 1, to);
  return path;
}

/** Half the side of a node's square, in CSS pixels: 4 for a few weights, 11 for millions. */
export const sizeOf = (weights: number): number => Math.min(11, 3 + 1.2 * Math.log10(Math.max(1, weights)));

function node({ weights, fill, barrier }: Glyph, x: number, y: number, selected: boolean): SVGTemplateResult {
  const classes = `node${selected ? ' selected' : ''}`;
  if (weights === 0)
    return svg`<circle class=${`${classes} plain`} cx=${px(x)} cy=${px(y)} r="3.5"></circle>${barrier ? stop(x, y, 3.5) : undefined}`;
  const half = sizeOf(weights);
  const style = fill === undefined ? 'fill:none' : `fill:${css(ramp(fill))}`;
  return svg`<rect class=${classes} style=${style} x=${px(x - half)} y=${px(y - half)} width=${px(2 * half)} height=${px(2 * half)} rx="2"></rect>
    ${barrier ? stop(x, y, half) : undefined}`;
}

/** A stroke through a node that lets something not through. */
const stop = (x: number, y: number, half: number): SVGTemplateResult =>
  svg`<path class="stop" d=${`M${px(x - half - 2)} ${px(y + half + 2)}L${px(x + half + 2)} ${px(y - half - 2)}`}></path>`;
