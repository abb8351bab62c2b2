import type { Row, Stage } from './rows';
import { rows } from './rows';
import type { Result, Results } from './results';
import { measuredOf } from './verdict';

/** A promise that fails the benchmark where it does not hold, or was not measured. */
export interface Limit {
  readonly what: string;
  /** In percent, or points of percent; undefined where it was not measured. */
  readonly found: number | undefined;
  readonly holds: boolean;
}

function rowOf(stage: Stage, criterion: string): Row {
  const row = rows.find((each) => each.stage === stage && each.method.criterion === criterion);
  if (!row) throw new Error(`there is no row of ${criterion}`);
  return row;
}

/** Every limit that the results can be held against. */
export function limitsOf(results: Results): Limit[] {
  const mean = (found: readonly Result[], when: 'before' | 'after'): number | undefined =>
    measuredOf(found.flatMap(({ [when]: error }) => (error === undefined ? [] : [error])))?.mean;
  const error = (stage: Stage, criterion: string, sparsity: number, when: 'before' | 'after'): number | undefined =>
    mean(results.of(rowOf(stage, criterion), sparsity), when);
  const atMost = (what: string, found: number | undefined, limit: number): Limit => ({
    what: `${what} ≤ ${limit} %`,
    found,
    holds: found !== undefined && found <= limit,
  });
  const better = (what: string, other: number | undefined, by: number): Limit => {
    const own = error('trained', 'hessian', 0.9, 'before');
    const found = own === undefined || other === undefined ? undefined : other - own;
    return { what, found, holds: found !== undefined && found > by };
  };
  return [
    atMost('not pruned', mean(results.dense, 'after'), 5),
    atMost('SNIP at initialisation, 95 %', error('initialisation', 'taylor', 0.95, 'after'), 7),
    atMost('magnitude after training, 90 %, before fine-tuning', error('trained', 'magnitude', 0.9, 'before'), 8),
    atMost('magnitude after training, 90 %, fine-tuned', error('trained', 'magnitude', 0.9, 'after'), 5.5),
    better(
      'hessian better than random by > 50 points, 90 %, before fine-tuning',
      error('trained', 'random', 0.9, 'before'),
      50,
    ),
    better('hessian better than fisher, 90 %, before fine-tuning', error('trained', 'fisher', 0.9, 'before'), 0),
  ];
}
