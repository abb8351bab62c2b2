import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../../actions';
import type { ChartChoices, SortColumn } from '../../chart-state';
import { bytes, integer, percent } from '../../format';
import { t } from '../../i18n';
import { measured, measureName, type Measure } from '../../measure';
import type { MethodLine } from '../../method-lines';
import type { Table } from '../../table';
import { spokenValue } from './spoken-value';

/** A point of a curve, with what fine-tuning made of it. */
export interface CurveRow {
  readonly method: string;
  readonly label: string;
  readonly sparsity: number;
  readonly quality: number | undefined;
  readonly error: number | undefined;
  readonly after: number | undefined;
  readonly afterError: number | undefined;
  readonly gzip: number | undefined;
  readonly kept: number;
}

/** One row for each method and sparsity at which something was measured; what nothing was removed from is left out. */
export function curveRows(all: readonly MethodLine[]): CurveRow[] {
  return all.flatMap(({ id, label, points, tuned }) => {
    const sparsities = [...new Set([...points, ...tuned].map(({ source }) => source.sparsity))].filter((at) => at > 0);
    return sparsities.flatMap((sparsity) => {
      const plain = points.find(({ source }) => source.sparsity === sparsity);
      const after = tuned.find(({ source }) => source.sparsity === sparsity);
      const metrics = (plain ?? after)?.source.metrics;
      if (!metrics) return [];
      return {
        method: id,
        label,
        sparsity,
        quality: plain?.y,
        error: plain?.error,
        after: after?.y,
        afterError: after?.error,
        gzip: metrics.gzipBytes,
        kept: metrics.nonZero,
      };
    });
  });
}

/** Rows by a column; what is not known comes last either way. Equal ones stay in their order. */
export function sortedRows(rows: readonly CurveRow[], { column, descending }: ChartChoices['sort']): CurveRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column === 'method') return sign * a.label.localeCompare(b.label);
    const [left, right] = [a[column], b[column]];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return sign * (left - right);
  });
}

/** The same rows for a file. */
export const curveTable = (rows: readonly CurveRow[], measure: Measure): Table => ({
  columns: [
    'method',
    'sparsity',
    measure.name,
    'standard_error',
    `${measure.name}_fine_tuned`,
    'standard_error_fine_tuned',
    'gzip_bytes',
    'non_zero',
  ],
  rows: rows.map(({ method, sparsity, quality, error, after, afterError, gzip, kept }) => [
    method,
    sparsity,
    quality,
    error,
    after,
    afterError,
    gzip,
    kept,
  ]),
});

/** The numbers of the chart; a press on a column's head sorts by it. */
export function curveTableView(
  rows: readonly CurveRow[],
  measure: Measure,
  sort: ChartChoices['sort'],
  inView: string | undefined,
  { dispatch }: Actions,
): TemplateResult {
  const heads: readonly (readonly [SortColumn, string, boolean])[] = [
    ['method', t('Method'), true],
    ['sparsity', t('Sparsity'), true],
    ['quality', measureName(measure), true],
    ['after', t('After fine-tuning'), rows.some(({ after }) => after !== undefined)],
    ['gzip', t('Gzip'), rows.some(({ gzip }) => gzip !== undefined)],
    ['kept', t('Non-zeros'), true],
  ];
  const shown = new Set(heads.flatMap(([column, , there]) => (there ? [column] : [])));
  const press = (column: SortColumn): void => {
    const descending = sort.column === column ? !sort.descending : column !== 'method';
    dispatch({ type: 'chart-choice', change: { sort: { column, descending } } });
  };
  return html`
    <div class="table-scroll" tabindex="0" role="group" aria-labelledby="section-curves-title">
      <table class="numbers" data-testid="curve-table">
        <thead>
          <tr>
            ${heads.map(([column, label]) =>
              shown.has(column)
                ? html`<th scope="col" aria-sort=${ariaSort(column, sort)}>
                    <button type="button" class="sort" data-sort=${column} @click=${() => press(column)}>
                      ${label}<span class="way-of-sort" aria-hidden="true">${arrow(column, sort)}</span>
                    </button>
                  </th>`
                : nothing,
            )}
          </tr>
        </thead>
        <tbody>
          ${sortedRows(rows, sort).map(
            (row) => html`
              <tr class=${row.method === inView ? 'chosen' : ''}>
                <th scope="row">${row.label}</th>
                <td>${percent(row.sparsity)}</td>
                <td>${row.quality === undefined ? '–' : spokenValue(measure, row.quality, row.error)}</td>
                ${shown.has('after') ? html`<td>${row.after === undefined ? '–' : spokenValue(measure, row.after, row.afterError)}</td>` : nothing}
                ${shown.has('gzip') ? html`<td>${row.gzip === undefined ? '–' : bytes(row.gzip)}</td>` : nothing}
                <td>${integer(row.kept)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

const ariaSort = (column: SortColumn, sort: ChartChoices['sort']): 'ascending' | 'descending' | 'none' =>
  sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending';
const arrow = (column: SortColumn, sort: ChartChoices['sort']): string =>
  sort.column !== column ? '' : sort.descending ? ' ↓' : ' ↑';

/** What the table is read against. */
export const unprunedNote = (measure: Measure, baseline: number | undefined): string =>
  baseline === undefined ? '' : t('Unpruned: {0}.', measured(measure, baseline));
