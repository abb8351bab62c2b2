/** The rows of the page of all runs, and their order. */
import type { Metrics } from '../src/shared/documents';
import type { RunsDocument, RunSummary } from '../src/shared/runs-document';
import type { Table } from './table';

export type RunsColumn = 'model' | 'date' | 'method' | 'sparsity' | 'quality' | 'size';
export interface RunsSort {
  readonly column: RunsColumn;
  readonly descending: boolean;
}

/** What the user chose on the page of all runs. */
export interface RunsChoices {
  readonly sort?: RunsSort | undefined;
  /** The title of the only model that is shown; empty: all. */
  readonly model?: string;
  /** Ids of the runs that are compared, at most two; absent: as the editor asks. */
  readonly chosen?: readonly string[];
}

/** A run's best method at one sparsity. */
export interface RunsRow {
  readonly run: RunSummary;
  readonly method: string;
  readonly sparsity: number;
  readonly metrics: Metrics;
  readonly fineTuned: boolean;
}

/** Newest run first, rising sparsity, unless sorted otherwise. */
export function runsRows({ runs }: RunsDocument, { sort, model = '' }: RunsChoices): readonly RunsRow[] {
  const rows = runs
    .filter(({ title }) => model === '' || title === model)
    .flatMap((run) => run.results.map((result): RunsRow => ({ run, ...result })));
  return sort ? [...rows].sort((a, b) => (sort.descending ? -1 : 1) * order(a, b, sort.column)) : rows;
}

/** Numbers begin with the largest; the third press brings back the order of the runs. */
export function nextRunsSort(sort: RunsSort | undefined, column: RunsColumn): RunsSort | undefined {
  const first = column !== 'model' && column !== 'method';
  if (sort?.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : undefined;
}

/** The two that are compared: the last two that were chosen. */
export const toggled = (chosen: readonly string[], id: string): readonly string[] =>
  chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id].slice(-2);

function order(a: RunsRow, b: RunsRow, column: RunsColumn): number {
  const [x, y] = [valueOf(a, column), valueOf(b, column)];
  if (typeof x === 'string' || typeof y === 'string')
    return String(x).localeCompare(String(y), 'en', { numeric: true });
  return x - y;
}

function valueOf({ run, method, sparsity, metrics }: RunsRow, column: RunsColumn): string | number {
  switch (column) {
    case 'model':
      return run.title;
    case 'date':
      return Date.parse(run.created);
    case 'method':
      return method;
    case 'sparsity':
      return sparsity;
    case 'quality':
      // Without labels: the lower loss is the better one, behind all that have labels.
      return metrics.accuracy ?? -(metrics.loss ?? Number.MAX_VALUE);
    case 'size':
      return metrics.gzipBytes ?? metrics.bytes;
  }
}

/** With full numbers, as it leaves the page. */
export const runsTableOf = (rows: readonly RunsRow[]): Table => ({
  columns: [
    ...['model', 'created', 'method', 'sparsity', 'fine_tuned', 'accuracy_before', 'accuracy_after', 'accuracy_error'],
    ...['loss_before', 'loss_after', 'loss_error', 'gzip_bytes', 'note'],
  ],
  rows: rows.map(({ run, method, sparsity, metrics, fineTuned }) => [
    ...[run.title, run.created, method, sparsity, fineTuned ? 'yes' : 'no'],
    ...[run.baseline.accuracy, metrics.accuracy, metrics.standardError?.accuracy],
    ...[run.baseline.loss, metrics.loss, metrics.standardError?.loss, metrics.gzipBytes, run.note],
  ]),
});
