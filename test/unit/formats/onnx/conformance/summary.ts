import type { Outcome } from './run-test';
import type { Result } from './suite';

/** How the tests of an operator, or all, went. Each test counts once for each executor. */
export interface Tally {
  readonly tests: number;
  readonly passed: number;
  readonly refused: number;
  readonly failed: number;
}

const count = (outcomes: readonly Outcome[], kind: Outcome['kind']): number =>
  outcomes.reduce((sum, each) => sum + Number(each.kind === kind), 0);

/** @param executor its place among the executors that ran. */
export function tally(results: readonly Result[], executor: number): Tally {
  const outcomes = results.map((each) => each.outcomes[executor]);
  return {
    tests: outcomes.length,
    passed: count(outcomes, 'passed'),
    refused: count(outcomes, 'refused'),
    failed: count(outcomes, 'failed'),
  };
}

/** Of operators that are claimed. */
export const claimed = (results: readonly Result[]): Result[] =>
  results.filter((each) => each.case.unclaimed.length === 0);

/** By the answer to a question, in alphabetical order. */
export function groupedBy<T>(items: readonly T[], key: (item: T) => string): [key: string, items: readonly T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
