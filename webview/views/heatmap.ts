import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { Tile, TileQuery } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { cellOf, heatmapPixels, isTurned, moveCursor, pictureSize, placeAt, quantityOf } from '../charts/heatmap';
import type { Column } from '../columns';
import { integer } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { HeatmapMode, PageState, Place } from '../state';
import { heatmapLegend } from './legend';
import { measuredWidth } from './width';

/** The chosen parameter's weights as a picture, with a cursor for mouse and keyboard. */
export function heatmap(state: PageState, row: Row, column: Column, actions: Actions): TemplateResult {
  const { tile: current } = state;
  const fits = current?.query.parameter === row.parameter && current.query.method === column.method;
  return html`
    <div class="heatmap-place" ${measuredWidth('heatmap', actions)}>
      ${fits ? picture(state, current.query, current.answer, row, actions) : html`<p class="note">${t('Drawing the weights…')}</p>`}
    </div>
  `;
}

function picture(
  state: PageState,
  { quantity }: TileQuery,
  tile: Tile,
  row: Row,
  { dispatch }: Actions,
): TemplateResult {
  const { mode, cursor } = state.choices;
  const compared = state.panel.view === 'compare';
  const shown = compared || mode !== 'score' ? mode : 'kept';
  // Until the picture of another quantity is there, the one that is keeps its colours.
  const painting = quantityOf(shown, compared) === quantity ? shown : quantity === 'weight' ? 'weight' : 'kept';
  const { width, height } = pictureSize(tile, state.widths.heatmap);
  const to = (place: Place | undefined): void => {
    if (place) dispatch({ type: 'cursor', cursor: place });
  };
  const point = (event: PointerEvent): void => {
    if (event.type === 'pointermove' && event.buttons === 0 && event.pointerType !== 'mouse') return;
    const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : undefined;
    if (box) to(placeAt(tile, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
  };
  const press = (event: KeyboardEvent): void => {
    if (!moveCursor(tile, cursor, event.key, event.shiftKey)) return;
    event.preventDefault();
    dispatch({ type: 'cursor-key', key: event.key, far: event.shiftKey });
  };
  return html`
    <div
      class="heatmap"
      data-testid="heatmap"
      role="application"
      tabindex="0"
      aria-label=${t('Weights of {0}. Arrow keys move the cursor, with Shift in large steps.', row.label)}
      aria-describedby="weight-title"
      style=${`width:${width}px;height:${height}px`}
      @pointermove=${point}
      @pointerdown=${point}
      @keydown=${press}
    >
      <canvas ${ref((element) => paint(element, tile, painting))}></canvas>
      ${crosshair(tile, cursor)}
    </div>
    <p class="note">${caption(tile)}</p>
    ${heatmapLegend(shown, compared)}
  `;
}

function caption(tile: Tile): string {
  const [rows, columns] = tile.matrix;
  const [across, down] = isTurned(tile.matrix) ? [rows, columns] : [columns, rows];
  const size = t('{0} across, {1} down.', integer(across), integer(down));
  const binned = tile.rows < rows || tile.columns < columns;
  return binned ? `${size} ${t('A pixel shows the mean of several weights.')}` : size;
}

function crosshair(tile: Tile, cursor: Place): TemplateResult {
  const { x, y, width, height } = cellOf(tile, cursor);
  const percent = (share: number): string => `${(share * 100).toFixed(4)}%`;
  return html`
    <span class="cross across" style=${`top:${percent(y + height / 2)}`}></span>
    <span class="cross down" style=${`left:${percent(x + width / 2)}`}></span>
    <span
      class="cursor"
      style=${`left:${percent(x)};top:${percent(y)};width:${percent(width)};height:${percent(height)}`}
    ></span>
  `;
}

const painted = new WeakMap<Element, { readonly tile: Tile; readonly mode: HeatmapMode }>();

function paint(element: Element | undefined, tile: Tile, mode: HeatmapMode): void {
  if (!(element instanceof HTMLCanvasElement)) return;
  const before = painted.get(element);
  if (before?.tile === tile && before.mode === mode) return;
  painted.set(element, { tile, mode });
  const { width, height, pixels } = heatmapPixels(tile, mode);
  element.width = width;
  element.height = height;
  element.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
