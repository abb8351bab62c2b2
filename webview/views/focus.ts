import type { Actions } from '../actions';
import type { Place } from '../state';
import { step, type Grid } from './grid';

/** The grid place of an element or of the cell around it. */
export function placeOf(target: EventTarget | null): Place | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return cell ? { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) } : undefined;
}

/** Moves the focus as an arrow key says; the cell scrolls into view. */
export function moveFocus(grid: Grid, event: KeyboardEvent, { dispatch }: Actions): void {
  const from = placeOf(event.target);
  const to = from && step(grid, from, event.key, event.ctrlKey || event.metaKey);
  const matrix = event.currentTarget;
  if (!to || !(matrix instanceof Element)) return;
  event.preventDefault();
  const stays = to.row === 0 || to.row > grid.rows.length;
  if (reach(matrix, to, stays)) return;
  // Of very many rows only some are drawn. What the focus is said to be at is: in the next frame, by what was asked for before this.
  dispatch({ type: 'focus', focus: to });
  requestAnimationFrame(() => reach(matrix, to, stays));
}

/** False where the cell is not there. `stays`: its row is always in sight. */
function reach(matrix: Element, { row, column }: Place, stays: boolean): boolean {
  const cell = matrix.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
  if (!cell) return false;
  uncover(cell, matrix, stays);
  // What stays in sight needs no scrolling down, and browsers would scroll to where it would be if it did not stay.
  cell.focus({ preventScroll: stays });
  if (stays) matrix.parentElement?.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Scrolls a cell out from under the heads and the totals, which stay where they are. `stays`: its row does as well. */
function uncover(cell: Element, matrix: Element, stays: boolean): void {
  const place = matrix.parentElement;
  if (!place) return;
  const sizeOf = (part: string): { readonly width: number; readonly height: number } =>
    matrix.querySelector(part)?.getBoundingClientRect() ?? { width: 0, height: 0 };
  const [box, view] = [cell.getBoundingClientRect(), place.getBoundingClientRect()];
  const across = outside(box.left, box.right, view.left + sizeOf('.total th').width, view.left + place.clientWidth);
  const down = outside(
    box.top,
    box.bottom,
    view.top + sizeOf('thead').height,
    view.top + place.clientHeight - sizeOf('.total').height,
  );
  place.scrollBy(cell.matches('[data-column="0"]') ? 0 : across, stays || !place.matches('.long') ? 0 : down);
}

/** How far something from `start` to `end` is outside of `low` to `high`. */
function outside(start: number, end: number, low: number, high: number): number {
  if (start < low) return start - low;
  return end > high ? end - high : 0;
}
