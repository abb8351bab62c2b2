import type { Picture, PictureQuery, Window } from '../../../shared/pictures';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { matrixOf, type Matrix, type Planar } from './plane';

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
