/** How far the methods agree, as far as that is known at the slider. */
import { sameAllocation, sameRule } from '../src/shared/allocation';
import type { AgreementDocument } from '../src/shared/documents';
import type { Column } from './columns';
import { sameSparsity } from './sparsity';
import type { PageState } from './state';
import type { Table } from './table';

export interface Agreement {
  readonly document: AgreementDocument;
  /** It is of the allocation in view; otherwise of one before. */
  readonly current: boolean;
}

/** The run's own where it has one of this allocation, else what was asked for; else the last that is known. */
export function agreementOf({ panel, choices, chartAnswers }: PageState): Agreement | undefined {
  const { allocation, computed } = choices;
  const own = panel.comparison?.agreement ?? [];
  const exact = sameRule(allocation, computed)
    ? own.find(({ sparsity }) => sameSparsity(sparsity, allocation.sparsity))
    : undefined;
  if (exact) return { document: exact, current: true };
  const asked = chartAnswers.agreement;
  if (asked) return { document: asked.answer, current: sameAllocation(asked.query, allocation) };
  const last = own.at(-1);
  return last && { document: last, current: false };
}

/** The two methods whose masks are compared: as chosen, else the one in view and the first other. Undefined where there are no two. */
export function pairOf(
  { choices }: PageState,
  columns: readonly Column[],
  inView: string | undefined,
): readonly [Column, Column] | undefined {
  const done = columns.filter(({ status, recompute }) => status === 'done' && !recompute);
  const find = (method: string | undefined): Column | undefined => done.find((column) => column.method === method);
  const [wanted, other] = choices.charts.pair;
  const first = find(wanted) ?? find(inView) ?? done[0];
  const second = find(other) ?? done.find((column) => column !== first);
  return first && second && first !== second ? [first, second] : undefined;
}

/** Each pair of methods once. */
export function agreementTable({ sparsity, criteria, spearman, jaccard }: AgreementDocument): Table {
  return {
    columns: ['sparsity', 'first', 'second', 'spearman', 'jaccard'],
    rows: criteria.flatMap((first, row) =>
      criteria.slice(row + 1).map((second, offset) => {
        const column = row + 1 + offset;
        return [sparsity, first, second, spearman[row]?.[column], jaccard[row]?.[column]];
      }),
    ),
  };
}
