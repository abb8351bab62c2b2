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
  leaveRoom(event.currentTarget);
  next.focus();
}

/** A cell that gets the focus must not end up below the heads and the total, which stay where they are. */
function leaveRoom(matrix: Element): void {
  const size = (part: string): DOMRect | undefined => matrix.querySelector(part)?.getBoundingClientRect();
  const [top, left, bottom] = [size('thead'), size('tbody th'), size('.total')];
  const place = matrix.closest<HTMLElement>('.matrix-scroll');
  if (place) place.style.scrollPadding = `${top?.height ?? 0}px 0 ${bottom?.height ?? 0}px ${left?.width ?? 0}px`;
}
