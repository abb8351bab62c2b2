import type { Place } from '../state';
import { step, type Grid } from './grid';

/** The grid place of an element or of the cell around it. */
export function placeOf(target: EventTarget | null): Place | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return cell ? { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) } : undefined;
}

/** Moves the focus as an arrow key says; the cell scrolls into view. */
export function moveFocus(grid: Grid, event: KeyboardEvent): void {
  const from = placeOf(event.target);
  const to = from && step(grid, from, event.key, event.ctrlKey || event.metaKey);
  if (!to || !(event.currentTarget instanceof Element)) return;
  event.preventDefault();
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-row="${to.row}"][data-column="${to.column}"]`);
  if (!next) return;
  const stays = to.row === 0 || to.row > grid.rows.length;
  uncover(next, event.currentTarget, stays);
  // What stays in sight needs no scrolling down, and browsers would scroll to where it would be if it did not stay.
  next.focus({ preventScroll: stays });
  if (stays) event.currentTarget.parentElement?.scrollIntoView({ block: 'nearest' });
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
