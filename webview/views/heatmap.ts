import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { Tile, TileQuery } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { cellOf, heatmapPixels, isTurned, moveCursor, pictureSize, placeAt, quantityOf } from '../charts/heatmap';
import type { Column } from '../columns';
import { integer } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { HeatmapMode, PageState, Place, Statistic } from '../state';
import type { Action } from '../store';
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
  const { cursor, statistic } = state.choices;
  const compared = state.panel.view === 'compare';
  const shown = shownMode(state);
  const painting = paintedMode(state, quantity);
  const { width, height } = pictureSize(tile, state.widths.heatmap);
  const to = (place: Place | undefined): void => {
    if (place) dispatch({ type: 'cursor', cursor: place });
  };
  const under = (event: MouseEvent): Place | undefined => {
    const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : undefined;
    return box && placeAt(tile, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const drag = (event: PointerEvent): void => {
    const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : undefined;
    if (!box) return;
    const [x, y] = [-event.movementX / box.width, -event.movementY / box.height];
    const [down, across] = isTurned(tile.matrix) ? [x, y] : [y, x];
    dispatch({ type: 'pan', down: down * tile.window.height, right: across * tile.window.width });
  };
  const point = (event: PointerEvent): void => {
    if (event.type === 'pointermove' && event.buttons === 1 && state.choices.window) return drag(event);
    if (event.type === 'pointermove' && event.buttons === 0 && event.pointerType !== 'mouse') return;
    to(under(event));
  };
  const pin = (event: MouseEvent): void => {
    to(under(event));
    dispatch({ type: 'pin' });
  };
  const roll = (event: WheelEvent): void => {
    // A pinch comes as a wheel with Ctrl; without it the page scrolls.
    if (!event.ctrlKey) return;
    event.preventDefault();
    const around = under(event);
    dispatch({ type: 'zoom', factor: event.deltaY < 0 ? 1.25 : 0.8, ...(around && { around }) });
  };
  const press = (event: KeyboardEvent): void => {
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      return dispatch(act);
    }
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
      aria-label=${t('Weights of {0}. Arrow keys move the cursor, with Shift in large steps; plus and minus change how near it is.', row.label)}
      aria-describedby="weight-title"
      style=${`width:${width}px;height:${height}px`}
      @pointermove=${point}
      @pointerdown=${point}
      @click=${pin}
      @dblclick=${(event: MouseEvent) => {
        const around = under(event);
        dispatch({ type: 'zoom', factor: 2, ...(around && { around }) });
      }}
      @wheel=${{ handleEvent: roll, passive: false }}
      @keydown=${press}
    >
      <canvas ${ref((element) => paint(element, tile, painting, statistic))}></canvas>
      ${crosshair(tile, cursor)}
    </div>
    <p class="note">${caption(tile)}</p>
    ${heatmapLegend(shown, compared)}
  `;
}

/** What was chosen to be coloured; without a method there are no scores. */
const shownMode = ({ choices: { mode }, panel }: PageState): HeatmapMode =>
  panel.view === 'compare' || mode !== 'score' ? mode : 'kept';

/** What is coloured: until the picture of another quantity is there, the one that is keeps its colours. */
export function paintedMode(state: PageState, quantity: TileQuery['quantity']): HeatmapMode {
  const shown = shownMode(state);
  if (quantityOf(shown, state.panel.view === 'compare') === quantity) return shown;
  return quantity === 'weight' ? 'weight' : 'kept';
}

const zoom = (factor: number): Action => ({ type: 'zoom', factor });
const keys: Partial<Record<string, Action>> = {
  '+': zoom(2),
  '=': zoom(2),
  '-': zoom(1 / 2),
  '0': { type: 'whole' },
  Enter: { type: 'pin' },
};

function caption(tile: Tile): string {
  const [rows, columns] = tile.matrix;
  const [across, down] = isTurned(tile.matrix) ? [rows, columns] : [columns, rows];
  const size = t('{0} across, {1} down.', integer(across), integer(down));
  const { top, left, height, width } = tile.window;
  const binned = tile.rows < height || tile.columns < width;
  const part =
    height < rows || width < columns
      ? t('In view: rows {0} to {1}, columns {2} to {3}.', top, top + height - 1, left, left + width - 1)
      : '';
  return [size, part, binned ? t('A pixel stands for several weights.') : ''].filter((each) => each !== '').join(' ');
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

type Painted = readonly [tile: Tile, mode: HeatmapMode, statistic: Statistic];
const painted = new WeakMap<Element, Painted>();

function paint(element: Element | undefined, ...what: Painted): void {
  if (!(element instanceof HTMLCanvasElement)) return;
  const before = painted.get(element);
  if (before && what.every((each, at) => each === before[at])) return;
  painted.set(element, what);
  const { width, height, pixels } = heatmapPixels(...what);
  element.width = width;
  element.height = height;
  element.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
