import assert from 'node:assert/strict';
import type { RunSummary } from '../../../src/shared/runs-document';
import { nextRunsSort, runsRows, runsTableOf, toggled } from '../../../webview/runs-rows';

const size = { examples: 10, bytes: 100, parameters: 4, nonZero: 4 };
const run = (id: string, title: string, day: number, accuracies: readonly number[], note?: string): RunSummary => ({
  id,
  title,
  created: `2026-01-0${day}T00:00:00.000Z`,
  bytes: 1,
  baseline: { ...size, accuracy: 0.95 },
  results: accuracies.map((accuracy, at) => ({
    method: at === 0 ? 'taylor' : 'fisher',
    sparsity: at === 0 ? 0.5 : 0.9,
    metrics: { ...size, accuracy, gzipBytes: 100 * accuracy },
    fineTuned: false,
  })),
  settings: {},
  layers: [],
  ...(note !== undefined && { note }),
});
const document = { runs: [run('a', 'net10', 3, [0.9, 0.6]), run('b', 'net2', 2, [0.8, 0.7], '=1+1')] };
const said = (choices: Parameters<typeof runsRows>[1]): string[] =>
  runsRows(document, choices).map((row) => `${row.run.id}${row.sparsity}`);

describe('the rows of the page of all runs', () => {
  const cases: readonly [string, Parameters<typeof runsRows>[1], readonly string[]][] = [
    ['newest first', {}, ['a0.5', 'a0.9', 'b0.5', 'b0.9']],
    ['of one model', { model: 'net2' }, ['b0.5', 'b0.9']],
    ['by accuracy', { sort: { column: 'quality', descending: true } }, ['a0.5', 'b0.5', 'b0.9', 'a0.9']],
    ['by date', { sort: { column: 'date', descending: false } }, ['b0.5', 'b0.9', 'a0.5', 'a0.9']],
    ['by name, numbers as such', { sort: { column: 'model', descending: false } }, ['b0.5', 'b0.9', 'a0.5', 'a0.9']],
    ['by size', { sort: { column: 'size', descending: false } }, ['a0.9', 'b0.9', 'b0.5', 'a0.5']],
  ];
  for (const [name, choices, expected] of cases) it(name, () => assert.deepEqual(said(choices), expected));

  it('sort by a press, the other way round by the second, not at all by the third', () => {
    const one = nextRunsSort(undefined, 'quality');
    const two = nextRunsSort(one, 'quality');
    assert.deepEqual([one?.descending, two?.descending, nextRunsSort(two, 'quality')], [true, false, undefined]);
    assert.deepEqual(nextRunsSort(one, 'model'), { column: 'model', descending: false });
  });

  it('compare the last two that were chosen', () => {
    assert.deepEqual(toggled(['a', 'b'], 'c'), ['b', 'c']);
    assert.deepEqual(toggled(['a', 'b'], 'a'), ['b']);
  });

  it('leave the page with full numbers', () => {
    const { columns, rows } = runsTableOf(runsRows(document, { model: 'net2' }));
    const record = Object.fromEntries(columns.map((column, at) => [column, rows[0]?.[at]]));
    assert.deepEqual(
      [record['model'], record['accuracy_before'], record['accuracy_after'], record['note']],
      ['net2', 0.95, 0.8, '=1+1'],
    );
  });
});
