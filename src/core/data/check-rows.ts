import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { size } from '../graph/shape';
import { example, type Column } from './array-dataset';
import { isFloat } from './elements';
import type { ArrayHead } from './raw-data';
import { missingRow } from './table-rows';
import { notFinite } from './targets';

/** Numbers that are looked at together. */
const blockSize = 2 ** 20;

/**
 * Every example, also after scaling: what is no finite float32 is none to the model. Integers always are, but may name a row that there
 * is not.
 * @param rows of the table that integers are looked up in; Infinity where there is none.
 * @throws Problem `data-not-finite`, `data-mismatch` that names the first example.
 */
export async function checkRows(
  column: Column,
  { type, file }: ArrayHead,
  examples: number,
  rows: number,
): Promise<void> {
  const integers = column.feature.dtype === 'int32';
  if (!isFloat(type) && !integers) return;
  const isRight = (value: number): boolean => (integers ? isInt32(value) : Number.isFinite(Math.fround(value)));
  const isRow = (value: number): boolean => !integers || rows === Infinity || (value >= 0 && value < rows);
  const values = new Float64Array(size(column.feature.shape));
  const step = Math.max(1, Math.floor(blockSize / values.length));
  for (let first = 0; first < examples; first += step) {
    const count = Math.min(step, examples - first);
    const stored = await column.rows(first, count);
    for (let row = 0; row < count; row++) {
      example(column, stored, row, values);
      const found = (at: number): number => stored[row * values.length + (column.order?.[at] ?? at)];
      const wrong = values.findIndex((value) => !isRight(value));
      if (wrong >= 0) throw (integers ? notWhole : notFinite)(file, first + row, found(wrong));
      const missing = values.findIndex((value) => !isRow(value));
      if (missing >= 0) throw missingRow(file, first + row, found(missing), rows);
    }
  }
}

/** Real numbers where the model counts. */
const notWhole = (file: string, row: number, value: number): Problem =>
  new Problem('data-mismatch', text('{0}: example {1} holds a number that is not whole.', file, row), {
    file,
    found: value,
    expected: 'a whole number of 32 bits',
    remedy: text('Remove or repair the example.'),
  });

const isInt32 = (value: number): boolean => (value | 0) === value;
