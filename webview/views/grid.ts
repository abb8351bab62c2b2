/** How the keyboard walks the matrix. Row 0 and column 0 are its headers. */
import type { Column } from '../columns';
import type { Row } from '../rows';
import type { PageState, Place } from '../state';
import type { LayerCount } from '../../src/shared/documents';

export interface Grid {
  readonly state: PageState;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The method that Save and chart speak of. */
  readonly inView: string | undefined;
  /** Of each layer under that method, while budgets are edited. */
  readonly edited: ReadonlyMap<string, LayerCount> | undefined;
}

/** `0` for the one cell that Tab reaches, `-1` for the others. */
export function tabIndex({ state, columns, rows }: Grid, row: number, column: number): 0 | -1 {
  const { focus } = state.choices;
  const inside = bounded({ columns, rows }, focus);
  return inside.row === row && inside.column === column ? 0 : -1;
}

/** More rows scroll in a place of their own, below the methods, and only those in sight are laid out. */
const longFrom = 24;
export const isLong = (rows: readonly Row[]): boolean => rows.length > longFrom;

/** A failed method is one tall cell, unless the matrix is long. */
const isTall = ({ columns, rows }: Pick<Grid, 'columns' | 'rows'>, column: number): boolean =>
  columns[column - 1]?.status === 'failed' && !isLong(rows);

/** The nearest place that exists. A tall cell is reached at its first row. */
export function bounded(grid: Pick<Grid, 'columns' | 'rows'>, { row, column }: Place): Place {
  const { columns, rows } = grid;
  const inside = {
    row: Math.min(rows.length + 1, Math.max(0, row)),
    column: Math.min(columns.length, Math.max(0, column)),
  };
  return isTall(grid, inside.column) && inside.row > 1 && inside.row <= rows.length ? { ...inside, row: 1 } : inside;
}

/** Rows that Page Up and Page Down pass over. */
const page = 10;

/** Where a key leads from a place; `undefined` for keys that the grid does not know. */
export function step(
  grid: Pick<Grid, 'columns' | 'rows'>,
  from: Place,
  key: string,
  control: boolean,
): Place | undefined {
  const last = { row: grid.rows.length + 1, column: grid.columns.length };
  const under = isTall(grid, from.column) && from.row === 1 ? last.row : from.row + 1;
  const to: Partial<Record<string, Place>> = {
    ArrowLeft: { ...from, column: from.column - 1 },
    ArrowRight: { ...from, column: from.column + 1 },
    ArrowUp: { ...from, row: from.row - 1 },
    ArrowDown: { ...from, row: under },
    Home: control ? { row: 1, column: 1 } : { ...from, column: 1 },
    End: control ? last : { ...from, column: last.column },
    PageUp: { ...from, row: from.row - page },
    PageDown: { ...from, row: from.row + page },
  };
  const place = to[key];
  return place && bounded(grid, place);
}
