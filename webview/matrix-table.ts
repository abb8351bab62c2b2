/** The matrix of layers and methods as it leaves the page. */
import type { ShadedGrid } from './charts/shaded-grid';
import type { Column } from './columns';
import { part } from './format';
import type { Row } from './rows';
import type { Choices } from './state';
import type { Table } from './table';

/** Shares of weights removed, one row for each layer. */
export const matrixTable = (rows: readonly Row[], columns: readonly Column[]): Table => ({
  columns: ['parameter', 'alias', 'shape', 'weights', ...columns.map(({ method }) => method || 'zeros')],
  rows: rows.map(({ parameter, document }) => [
    parameter,
    document.alias,
    document.shape.join('x'),
    document.count,
    ...columns.map(({ counts }) => {
      const layer = counts?.layers.get(parameter);
      return layer && 1 - layer.kept / Math.max(1, layer.total);
    }),
  ]),
});

/** The same as a figure, as the page colours it. */
export const matrixFigure = (
  title: string,
  rows: readonly Row[],
  columns: readonly Column[],
  show: Choices['show'],
): ShadedGrid => ({
  title,
  columns: columns.map(({ label }) => label),
  rows: rows.map(({ parameter, label }) => ({
    label,
    cells: columns.map(({ counts }) => {
      const layer = counts?.layers.get(parameter);
      if (!layer) return undefined;
      const shown = show === 'sparsity' ? layer.total - layer.kept : layer.kept;
      return { share: layer.total === 0 ? 0 : shown / layer.total, words: part(shown, layer.total) };
    }),
  })),
});
