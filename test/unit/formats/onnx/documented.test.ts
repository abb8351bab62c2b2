import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { operators } from '../../../../src/core/formats/onnx/operators';

describe('docs/onnx.md', () => {
  it('lists every operator that is known, and no other', () => {
    const text = readFileSync('docs/onnx.md', 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| family'));
    const [contrib, own] = [
      rows.filter((row) => row.includes('com.microsoft')),
      rows.filter((row) => !row.includes('com.microsoft')),
    ];
    const named = (lines: readonly string[]): string[] =>
      lines.flatMap((line) => line.split('|')[2].match(/\b[A-Z][A-Za-z0-9]+/g) ?? []).sort();
    const known = [...operators.keys()];
    const control = ['Constant', 'If', 'Loop', 'Scan'];
    assert.deepEqual(named(own), [...known.filter((key) => !key.includes('.')), ...control].sort());
    assert.deepEqual(
      named(contrib),
      known.flatMap((key) => (key.startsWith('com.microsoft.') ? [key.slice('com.microsoft.'.length)] : [])).sort(),
    );
  });
});
