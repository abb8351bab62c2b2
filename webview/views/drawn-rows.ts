import { visibleRows } from '../visible';
import type { ScrollPlace } from '../chart-state';

/** Equally high rows of which only those in sight are drawn, and what holds the place of the others. */
export type DrawnRow =
  | { readonly kind: 'row'; readonly at: number }
  /** So many rows that are not drawn; `at`: the first. */
  | { readonly kind: 'gap'; readonly at: number; readonly rows: number };

/** More rows than this are not drawn all at once: that would take a frame that people notice. */
const mostDrawn = 120;

export const isVast = (rows: number): boolean => rows > mostDrawn;

/**
 * @param height of a row, in CSS pixels.
 * @param focused a row that is always drawn: what has the focus must not vanish when it is scrolled out of sight.
 */
export function drawnRows(rows: number, height: number, place: ScrollPlace, focused: number): readonly DrawnRow[] {
  if (!isVast(rows)) return Array.from({ length: rows }, (_, at) => ({ kind: 'row', at }));
  const { first, end } = visibleRows(rows, height, place.top, place.height);
  const inSight = Array.from({ length: end - first }, (_, offset) => first + offset);
  const alone = focused >= 0 && focused < rows && (focused < first || focused >= end);
  const drawn = alone ? [...inSight, focused].sort((a, b) => a - b) : inSight;
  const all: DrawnRow[] = [];
  let next = 0;
  const gapTo = (at: number): void => {
    if (at > next) all.push({ kind: 'gap', at: next, rows: at - next });
  };
  for (const at of drawn) {
    gapTo(at);
    all.push({ kind: 'row', at });
    next = at + 1;
  }
  gapTo(rows);
  return all;
}
