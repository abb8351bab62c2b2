import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { ramp } from '../../src/shared/charts/ramp';
import type { Difference, Picture, Plane, Tile, TileQuery } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { differenceColours, differencePixels, type DifferenceMode } from '../charts/difference';
import { heatmapPixels, isTurned, pictureSize } from '../charts/heatmap';
import { tileFigure, type TileFigure, type TileMark, type TileSide } from '../charts/tile-figure';
import type { Column } from '../columns';
import { offscreenSvg } from '../figure';
import { integer, shape as shapeText } from '../format';
import { t } from '../i18n';
import { maskName } from '../mask-name';
import { dataUrlOf } from '../pixels';
import { usualPlane } from '../plane';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { tileTable } from '../tile-table';
import { exportMenu } from './export-menu';
import { paintedMode } from './heatmap';
import { heatmapWords } from './legend';

/** What leaves the page of a layer's heatmap: the picture with its axes and what its colours mean, its cells as a table. */
export function heatmapExport(
  state: PageState,
  row: Row,
  column: Column,
  actions: Actions,
): TemplateResult | typeof nothing {
  const { panel, choices, tile: current } = state;
  if (current?.query.parameter !== row.parameter || current.query.method !== column.method) return nothing;
  const name = [panel.title, row.label, column.method].filter(Boolean).join(' ');
  const title =
    column.method === '' ? row.label : t('{0} under {1}', row.label, maskName(column.label, choices.allocation));
  return exportMenu(
    {
      id: 'heatmap',
      what: title,
      name,
      table: () => tileTable(current.answer, current.query),
      drawn: () => heatmapFigure(state, row, current.query, current.answer, title),
    },
    actions,
  );
}

function heatmapFigure(state: PageState, row: Row, query: TileQuery, tile: Tile, title: string): string {
  const scored = state.panel.view === 'compare';
  const mode = paintedMode(state, query.quantity);
  const { low, high, from, ground } = heatmapWords(mode, scored);
  const colours = Array.from({ length: 32 }, (_, at) => ramp(from + ((1 - from) * at) / 31));
  return drawn({
    title,
    pixels: dataUrlOf(heatmapPixels(tile, mode, state.choices.statistic)),
    ...pictureSize(tile, state.widths.heatmap),
    ...sidesOf(tile, query.plane ?? usualPlane(row.document.shape), row.document.shape, isTurned(tile.matrix)),
    legend: [...(ground === undefined ? [] : [{ colours: [], high: ground }]), { colours, low, high }],
  });
}

export interface DifferenceFigure {
  readonly title: string;
  readonly answer: Difference;
  readonly mode: DifferenceMode;
  readonly plane: Plane | undefined;
  readonly shape: readonly number[];
  /** As it is on the page, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Names of the two methods. */
  readonly names: readonly [first: string, second: string];
}

/** Where two masks differ, with axes and what the colours mean, as an SVG file. */
export function differenceFigure({ answer, mode, plane, shape, names, ...rest }: DifferenceFigure): string {
  const [first, second] = names;
  const { both, first: one, second: other } = differenceColours;
  const legend: readonly TileMark[] = [
    { colours: [both], high: t('kept by both') },
    { colours: [one], high: t('only by {0}', first) },
    { colours: [other], high: t('only by {0}', second) },
    { colours: [], high: t('by neither') },
  ];
  const sides = sidesOf(answer, plane ?? usualPlane(shape), shape, false);
  return drawn({ ...rest, ...sides, pixels: dataUrlOf(differencePixels(answer, mode)), legend });
}

function drawn(figure: TileFigure): string {
  const { width, height, drawing } = tileFigure(figure);
  return offscreenSvg(html`<svg class="shaded" width=${width} height=${height}>${svg`${drawing}`}</svg>`, '');
}

/** What runs along the sides of a picture. @param turned its rows run from left to right. */
function sidesOf(
  { window }: Picture,
  { rows, columns }: Plane,
  shape: readonly number[],
  turned: boolean,
): { readonly across: TileSide; readonly down: TileSide } {
  const { top, left, height, width } = window;
  const byRow = { title: axesText(rows, shape), from: top, to: top + height - 1 };
  const byColumn = { title: axesText(columns, shape), from: left, to: left + width - 1 };
  return turned ? { across: byRow, down: byColumn } : { across: byColumn, down: byRow };
}

function axesText(axes: readonly number[], shape: readonly number[]): string {
  const [axis, ...others] = axes;
  if (axis === undefined) return '';
  return others.length === 0
    ? t('axis {0} ({1})', axis, integer(shape[axis] ?? 1))
    : t('axes {0} ({1})', axes.join(', '), shapeText(axes.map((each) => shape[each] ?? 1)));
}
