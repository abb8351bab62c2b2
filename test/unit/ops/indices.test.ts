/** Where whole numbers come from, and which rows an input of the model may name. */
import assert from 'node:assert/strict';
import { rowsFor } from '../../../src/core/data/table-rows';
import { constant, input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { less } from '../../../src/core/ops/comparison';
import { add, where } from '../../../src/core/ops/elementwise';
import { gather } from '../../../src/core/ops/gather';
import { beforeFromEnd, fromEnd } from '../../../src/core/ops/indices';
import { integerInputsOf } from '../../../src/core/ops/integers';
import { expand, reshape } from '../../../src/core/ops/reshape';
import { concat } from '../../../src/core/ops/slice';
import { reverse } from '../../../src/core/ops/take';

const numbers = input('numbers', [1, 4], 'int32');
const table = input('table', [7, 2]);
const rowsOf = (indices: Node): number =>
  rowsFor(numbers, {
    inputs: [{ name: 'numbers', node: numbers }],
    outputs: [{ name: 'rows', node: gather(table, indices) }],
    parameters: new Map([['table', table]]),
    barriers: [],
    normalizations: [],
    applications: [],
  });

describe('ops/integers', () => {
  const arranged: Record<string, Node> = {
    backwards: reverse(numbers, 1),
    'beside known numbers': concat([constant([1], [1, 1]), numbers], 1),
    reshaped: reshape(numbers, [2, 2]),
  };
  for (const [name, node] of Object.entries(arranged))
    it(`${name} they are the input's`, () => {
      assert.deepEqual(integerInputsOf(node), [numbers]);
      assert.equal(rowsOf(node), 7);
    });

  const computed: Record<string, Node> = {
    added: add(numbers, numbers),
    'beside known fractions': concat([constant([0.5], [1, 1]), numbers], 1),
    'of real numbers': input('reals', [1, 4]),
  };
  for (const [name, node] of Object.entries(computed))
    it(`${name} they are not`, () => {
      assert.equal(integerInputsOf(node), undefined);
      assert.equal(rowsOf(node), Infinity);
    });
});

describe('ops/indices', () => {
  it('rows of a table that may be counted from its end are the rows that data may name', () => {
    assert.equal(rowsOf(fromEnd(numbers, 7)), 7);
  });
  for (const [name, shaped] of Object.entries({
    reshaped: reshape(numbers, [2, 2]),
    stretched: expand(numbers, [3, 4]),
    'reshaped and stretched': expand(reshape(numbers, [2, 1, 2]), [2, 3, 2]),
  }))
    it(`also where they are ${name}`, () => assert.equal(rowsOf(fromEnd(shaped, 7)), 7));
  const chosen = (limit: number, extent: number): Node =>
    where(less(numbers, constant([limit], [])), add(numbers, constant([extent], [])), numbers);
  it('also where the file counts from the end itself', () => {
    assert.equal(rowsOf(fromEnd(chosen(0, 7), 7)), 7);
    assert.equal(rowsOf(fromEnd(chosen(0, 6), 7)), Infinity);
    assert.equal(rowsOf(fromEnd(chosen(1, 7), 7)), Infinity);
  });
  it('fromEnd of another table is a computation', () => {
    assert.equal(rowsOf(fromEnd(numbers, 6)), Infinity);
  });
  it('beforeFromEnd undoes fromEnd, and nothing else', () => {
    assert.equal(beforeFromEnd(fromEnd(numbers, 7), 7), numbers);
    const other = add(numbers, numbers);
    assert.equal(beforeFromEnd(other, 7), other);
    assert.equal(beforeFromEnd(numbers, 7), numbers);
  });
  it('known indices are counted when the graph is built', () => {
    const known = fromEnd(constant([-1, 2], [2]), 7);
    assert.deepEqual(known.attributes, { shape: [2], data: Float64Array.of(6, 2) });
  });
});
