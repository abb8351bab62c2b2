/** Which of many equally high rows are in sight, so that only those are drawn. */
export interface VisibleRows {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

/** Rows beyond both edges that are drawn as well: a fast scroll must not show emptiness. */
const spare = 6;

/** @param top how far the list is scrolled down; `height`: how much of it is seen. CSS pixels. */
export function visibleRows(rows: number, rowHeight: number, top: number, height: number): VisibleRows {
  const first = Math.max(0, Math.min(rows - 1, Math.floor(top / rowHeight)) - spare);
  const end = Math.min(rows, Math.ceil((top + height) / rowHeight) + spare);
  return { first, end: Math.max(first, end) };
}

/** Where a key leads in a list of so many items in so many columns; `undefined` for other keys. `page`: rows that are in sight. */
export function stepItem(count: number, columns: number, from: number, key: string, page: number): number | undefined {
  const last = count - 1;
  const to: Partial<Record<string, number>> = {
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    PageDown: from + columns * page,
    PageUp: from - columns * page,
    Home: 0,
    End: last,
    ...(columns > 1 && { ArrowRight: from + 1, ArrowLeft: from - 1 }),
  };
  const place = to[key];
  if (place === undefined || count === 0) return undefined;
  // Below the last full row stands what the last row has.
  return Math.min(last, Math.max(place < 0 && from >= columns ? 0 : place, place < 0 ? from % columns : 0));
}
