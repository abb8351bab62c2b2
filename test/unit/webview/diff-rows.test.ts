import assert from 'node:assert/strict';
import { diffRows, nextSort, shareText, sorted, type DiffColumn, type DiffSort } from '../../../webview/diff-rows';
import { prunedDiff } from '../../webview/diff-scenes';

const rows = diffRows(prunedDiff());
const named = (sort: DiffSort | undefined): string[] => sorted(rows, sort).map(({ name }) => name);
const files = [
  'dense_1/kernel',
  'dense_1/bias',
  'dense_2/kernel',
  'dense_2/bias',
  'dense_3/kernel',
  'dense_3/bias',
  'head/kernel',
  'auxiliary/kernel',
  'adapter/kernel',
];

describe('the rows of a comparison of two models', () => {
  it('stand in the order of the files, what is only in the second last', () => {
    assert.deepEqual(named(undefined), files);
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['changed', 'equal', 'changed', 'equal', 'changed', 'equal', 'other-shape', 'removed', 'added'],
    );
  });

  const firsts: readonly (readonly [column: DiffColumn, descending: boolean, first: readonly string[]])[] = [
    ['name', false, ['adapter/kernel', 'auxiliary/kernel', 'dense_1/bias']],
    ['name', true, ['head/kernel', 'dense_3/kernel', 'dense_3/bias']],
    ['zeros', true, ['adapter/kernel', 'dense_1/kernel', 'dense_2/kernel']],
    ['changed', true, ['dense_1/kernel', 'dense_2/kernel', 'dense_3/kernel']],
    ['largest', false, ['dense_1/bias', 'dense_2/bias', 'dense_3/bias']],
    ['relative', true, ['dense_1/kernel', 'dense_2/kernel', 'dense_3/kernel']],
  ];
  for (const [column, descending, first] of firsts)
    it(`sorted by ${column}, ${descending ? 'falling' : 'rising'}`, () =>
      assert.deepEqual(named({ column, descending }).slice(0, 3), first));

  it('without a value stand last, whichever way round', () => {
    for (const descending of [true, false])
      assert.deepEqual(named({ column: 'changed', descending }).slice(-3), files.slice(-3));
  });

  it('turn with each press, and come back with the third', () => {
    const presses = (column: DiffColumn): (DiffSort | undefined)[] => {
      const one = nextSort(undefined, column);
      const two = nextSort(one, column);
      return [one, two, nextSort(two, column)];
    };
    assert.deepEqual(presses('changed'), [
      { column: 'changed', descending: true },
      { column: 'changed', descending: false },
      undefined,
    ]);
    assert.deepEqual(presses('name'), [
      { column: 'name', descending: false },
      { column: 'name', descending: true },
      undefined,
    ]);
    assert.deepEqual(nextSort({ column: 'changed', descending: false }, 'zeros'), {
      column: 'zeros',
      descending: true,
    });
  });

  it('never round some to none, nor most to all', () =>
    assert.deepEqual([0, 1e-7, 0.5, 1 - 1e-7, 1].map(shareText), ['0.0 %', '<0.1 %', '50.0 %', '>99.9 %', '100.0 %']));
});
