import assert from 'node:assert/strict';
import Papa from 'papaparse';
import { csvOf, jsonOf, tsvOf, type Table } from '../../../webview/table';

const table: Table = {
  columns: ['method', 'sparsity', 'note'],
  rows: [
    ['magnitude', 0.1 + 0.2, 'plain'],
    ['a, "b"', 1e-12, 'two\nlines'],
    ['=cmd|calc', undefined, '@sum'],
    ['-x', -0.5, ''],
    ['__proto__', 0, undefined],
  ],
};

describe('a table that leaves the page', () => {
  it('is CSV that others read: numbers whole, what is not known empty', () => {
    const { data, errors } = Papa.parse<string[]>(csvOf(table).trimEnd());
    assert.deepEqual(errors, []);
    assert.deepEqual(data[0], ['method', 'sparsity', 'note']);
    assert.equal(Number(data[1][1]), 0.1 + 0.2);
    assert.equal(Number(data[2][1]), 1e-12);
    assert.deepEqual(data[2][0], 'a, "b"');
    assert.deepEqual(data[2][2], 'two\nlines');
    assert.equal(data[3][1], '');
    assert.equal(data[4][1], '-0.5');
  });
  it('runs nothing in a spreadsheet', () => {
    for (const text of [csvOf(table), tsvOf(table)]) {
      const cells = text.split(/[,\t\r\n]+/);
      assert.deepEqual(
        cells.filter((cell) => /^"?[=+@]/.test(cell)),
        [],
      );
      assert.ok(text.includes("'=cmd|calc") && text.includes("'-x"));
    }
  });
  it('is JSON of records, without what is not known', () => {
    const records = JSON.parse(jsonOf(table)) as unknown[];
    assert.deepEqual(records[2], { method: '=cmd|calc', note: '@sum' });
    assert.deepEqual(records[4], { method: '__proto__', sparsity: 0 });
  });
  it('keeps one line for each row on the clipboard', () => assert.equal(tsvOf(table).split('\n').length, 6));
});
