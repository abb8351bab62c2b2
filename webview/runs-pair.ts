/** What two runs have side by side. */
import { settingDifferences, type RunSummary } from '../src/shared/runs-document';
import type { Table, TableValue } from './table';

export type Pair = readonly [RunSummary, RunSummary];

/** At which either has a result, rising. */
export const sparsitiesOf = (pair: Pair): number[] =>
  [...new Set(pair.flatMap(({ results }) => results.map(({ sparsity }) => sparsity)))].sort((a, b) => a - b);

/** Of the layers of either. */
export const namesOf = (pair: Pair): string[] => [
  ...new Set(pair.flatMap(({ layers }) => layers.map(({ name }) => name))),
];

/** With full numbers, as it leaves the page: a row for each thing that is compared. */
export function pairTableOf(pair: Pair): Table {
  const both = (of: (run: RunSummary) => TableValue): TableValue[] => pair.map(of);
  const results = sparsitiesOf(pair).flatMap((sparsity) => {
    const best = (run: RunSummary) => run.results.find((each) => each.sparsity === sparsity);
    return [
      ['best_method', sparsity, ...both((run) => best(run)?.method)],
      ['best_accuracy', sparsity, ...both((run) => best(run)?.metrics.accuracy)],
      ['best_loss', sparsity, ...both((run) => best(run)?.metrics.loss)],
    ];
  });
  return {
    columns: ['what', 'of', 'first', 'second'],
    rows: [
      ['model', undefined, ...both(({ title }) => title)],
      ['created', undefined, ...both(({ created }) => created)],
      ['note', undefined, ...both(({ note }) => note)],
      ...settingDifferences(...pair).map(({ setting, values }) => ['setting', setting, ...values]),
      ...results,
      ...namesOf(pair).flatMap((name) => {
        const layer = (run: RunSummary) => run.layers.find((each) => each.name === name);
        return [
          ['kept', name, ...both((run) => layer(run)?.kept)],
          ['weights', name, ...both((run) => layer(run)?.total)],
        ];
      }),
    ],
  };
}
