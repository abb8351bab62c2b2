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
  event.currentTarget.querySelector<HTMLElement>(`[data-row="${to.row}"][data-column="${to.column}"]`)?.focus();
}
