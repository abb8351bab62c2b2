/** How the keyboard walks the matrix. Row 0 and column 0 are its headers. */
import type { Column, Row } from '../columns';
import type { PageState, Place } from '../state';

export interface Grid {
  readonly state: PageState;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The method that Save and chart speak of. */
  readonly inView: string | undefined;
}

/** `0` for the one cell that Tab reaches, `-1` for the others. */
export function tabIndex({ state, columns, rows }: Grid, row: number, column: number): 0 | -1 {
  const { focus } = state.choices;
  const inside = bounded({ columns, rows }, focus);
  return inside.row === row && inside.column === column ? 0 : -1;
}

/** The nearest place that exists. A failed method is one tall cell, reached at its first row. */
export function bounded({ columns, rows }: Pick<Grid, 'columns' | 'rows'>, { row, column }: Place): Place {
  const inside = {
    row: Math.min(rows.length + 1, Math.max(0, row)),
    column: Math.min(columns.length, Math.max(0, column)),
  };
  const failed = columns[inside.column - 1]?.status === 'failed';
  return failed && inside.row > 1 && inside.row <= rows.length ? { ...inside, row: 1 } : inside;
}

/** Where a key leads from a place; `undefined` for keys that the grid does not know. */
export function step(
  grid: Pick<Grid, 'columns' | 'rows'>,
  from: Place,
  key: string,
  control: boolean,
): Place | undefined {
  const last = { row: grid.rows.length + 1, column: grid.columns.length };
  const failed = grid.columns[from.column - 1]?.status === 'failed';
  const under = failed && from.row === 1 ? last.row : from.row + 1;
  const to: Partial<Record<string, Place>> = {
    ArrowLeft: { ...from, column: from.column - 1 },
    ArrowRight: { ...from, column: from.column + 1 },
    ArrowUp: { ...from, row: from.row - 1 },
    ArrowDown: { ...from, row: under },
    Home: control ? { row: 1, column: 1 } : { ...from, column: 1 },
    End: control ? last : { ...from, column: last.column },
    PageUp: { ...from, row: 0 },
    PageDown: { ...from, row: last.row },
  };
  const place = to[key];
  return place && bounded(grid, place);
}
