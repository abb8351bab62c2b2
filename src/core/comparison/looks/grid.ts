import type { Picture, PictureQuery, Window } from '../../../shared/pictures';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { matrixOf, type Loop, type Matrix, type Planar } from './plane';

/** Largest side of a picture in cells: four bytes for each of 256 × 256 are 256 KiB. */
export const largestSide = 256;

/** A part of a matrix, cut into cells. */
export interface Grid {
  readonly matrix: Matrix;
  readonly window: Window;
  /** Cells. */
  readonly rows: number;
  readonly columns: number;
}

/** @throws Problem `option-invalid` where plane, window or numbers of cells are none of this parameter. */
export function gridOf(parameter: Planar, query: Pick<PictureQuery, 'plane' | 'window' | 'rows' | 'columns'>): Grid {
  const matrix = matrixOf(parameter, query.plane);
  const { window = { top: 0, left: 0, height: matrix.rows, width: matrix.columns } } = query;
  if (query.window) requireWindow(parameter, matrix, query.window);
  for (const wanted of [query.rows, query.columns])
    if (!Number.isInteger(wanted) || wanted < 1)
      throw new Problem('option-invalid', text('A picture has at least one cell.'), {
        layer: parameter.name,
        found: `${query.rows} × ${query.columns}`,
        expected: `1 to ${largestSide}`,
      });
  const cells = (wanted: number, weights: number): number => Math.max(1, Math.min(wanted, largestSide, weights));
  return { matrix, window, rows: cells(query.rows, window.height), columns: cells(query.columns, window.width) };
}

/** What a picture says of its grid. */
export const pictureOf = ({ matrix, window, rows, columns }: Grid): Picture => ({
  rows,
  columns,
  matrix: [matrix.rows, matrix.columns],
  window,
});

function requireWindow({ name }: Planar, matrix: Matrix, { top, left, height, width }: Window): void {
  const fits = (from: number, length: number, whole: number): boolean =>
    Number.isInteger(from) && Number.isInteger(length) && from >= 0 && length > 0 && from + length <= whole;
  if (fits(top, height, matrix.rows) && fits(left, width, matrix.columns)) return;
  throw new Problem('option-invalid', text('{0} has no such window.', name), {
    layer: name,
    found: `[${top}, ${left}] + [${height}, ${width}]`,
    expected: `inside [${matrix.rows}, ${matrix.columns}]`,
    remedy: text('Choose a window inside the matrix.'),
  });
}

/** Weights of one cell that are evenly spaced: positions `from`, `from + step`, …, `count` of them. */
type Visit = (cell: number, from: number, step: number, count: number) => void;

/** A side of the window: its first row or column, their number, and that of its cells. */
interface Side {
  readonly first: number;
  readonly length: number;
  readonly cells: number;
}

/** Walks once through all weights of the window, in the order of memory as far as it can. */
export function sweep({ matrix, window, rows, columns }: Grid, visit: Visit): void {
  const { loops, start } = matrix;
  const down: Side = { first: window.top, length: window.height, cells: rows };
  const across: Side = { first: window.left, length: window.width, cells: columns };
  const reaches = loops.map((_, level) => reachOf(loops.slice(level + 1)));

  function descend(level: number, at: number, row: number, column: number): void {
    const loop = loops[level];
    const reach = reaches[level];
    const [least, most] = between(
      stepsInside(down, row, loop.row, reach.row, loop.extent),
      stepsInside(across, column, loop.column, reach.column, loop.extent),
    );
    if (level === loops.length - 1) return walk(loop, least, most, at, row, column);
    for (let step = least; step <= most; step++)
      descend(level + 1, at + step * loop.stride, row + step * loop.row, column + step * loop.column);
  }

  /** The innermost loop moves along one side at most: what stays inside a cell is one run. */
  function walk(
    { stride, row: down1, column: across1 }: Loop,
    least: number,
    most: number,
    at: number,
    row: number,
    column: number,
  ): void {
    const side = down1 > 0 ? down : across;
    const speed = down1 > 0 ? down1 : across1;
    const begin = down1 > 0 ? row : column;
    for (let step = least; step <= most;) {
      const cell = cellAt(side, begin + step * speed);
      const end = speed === 0 ? most + 1 : Math.min(most + 1, Math.ceil((firstOf(side, cell + 1) - begin) / speed));
      const [r, c] = down1 > 0 ? [cell, cellAt(across, column)] : [cellAt(down, row), cell];
      visit(r * columns + c, at + step * stride, stride, end - step);
      step = end;
    }
  }

  if (window.height > 0 && window.width > 0) descend(0, start, 0, 0);
}

/** How far loops can still go. */
const reachOf = (loops: readonly Loop[]): { readonly row: number; readonly column: number } => ({
  row: loops.reduce((sum, { extent, row }) => sum + (extent - 1) * row, 0),
  column: loops.reduce((sum, { extent, column }) => sum + (extent - 1) * column, 0),
});

/** The steps of a loop from which the side can be reached, by what is inside of the loop. */
function stepsInside(side: Side, begin: number, speed: number, reach: number, extent: number): [number, number] {
  if (speed === 0) return [0, extent - 1];
  const least = Math.ceil((side.first - reach - begin) / speed);
  const most = Math.floor((side.first + side.length - 1 - begin) / speed);
  return [Math.max(0, least), Math.min(extent - 1, most)];
}

const between = (a: readonly [number, number], b: readonly [number, number]): [number, number] => [
  Math.max(a[0], b[0]),
  Math.min(a[1], b[1]),
];

const cellAt = ({ first, length, cells }: Side, position: number): number =>
  Math.floor(((position - first) * cells) / length);
/** The first row or column of a cell. */
const firstOf = ({ first, length, cells }: Side, cell: number): number => first + Math.ceil((cell * length) / cells);
