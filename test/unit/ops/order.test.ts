/** The largest and the smallest: of equal ones the first, in both executors. */
import assert from 'node:assert/strict';
import type { Node } from '../../../src/core/graph/node';
import { range } from '../../../src/core/graph/shape';
import { argExtreme, topK, topPositions } from '../../../src/core/ops/order';
import { at, build, checkAll, numbers, random, type Expectation, type Tensor } from './elements';

const ties = numbers([2, 5], [1, 3, 3, -1, 1, 0, 0, 2, -2, 2]);
const ordered = (largest: boolean): Tensor =>
  build([2, 3], ([row, rank]) => {
    const positions = range(5).sort((a, b) => (largest ? -1 : 1) * (at(ties, [row, a]) - at(ties, [row, b])) || a - b);
    return positions[rank];
  });
const orders: Record<string, Expectation> = {
  ...Object.fromEntries(
    [true, false].flatMap((largest) => [
      [
        `topK indices, ${largest ? 'largest' : 'smallest'}`,
        {
          operands: [ties],
          apply: (node: Node) => topK(node, 1, { k: 3, largest }).indices,
          expected: ordered(largest),
        },
      ],
      [
        `topK values, ${largest ? 'largest' : 'smallest'}`,
        {
          operands: [ties],
          apply: (node: Node) => topK(node, 1, { k: 3, largest }).values,
          expected: build([2, 3], (index) => at(ties, [index[0], at(ordered(largest), index)])),
        },
      ],
    ]),
  ),
  'the first of the largest': {
    operands: [ties],
    apply: (node) => argExtreme(node, 1, { largest: true }),
    expected: numbers([2], [1, 2]),
  },
  'the last of the largest': {
    operands: [ties],
    apply: (node) => argExtreme(node, 1, { largest: true, isLast: true }),
    expected: numbers([2], [2, 4]),
  },
  'the smallest along the first axis': {
    operands: [ties],
    apply: (node) => argExtreme(node, 0, { largest: false }),
    expected: numbers([5], [1, 1, 1, 1, 0]),
  },
};

describe('ops, order', () => checkAll(orders));

describe('ops, the k largest', () => {
  const row = Float64Array.from({ length: 200 }, (_, k) => (k % 37 === 5 ? NaN : Math.floor(random() * 40) / 4 - 5));
  for (const largest of [true, false])
    for (const k of [1, 2, 63, 64, 65, 200])
      it(`${k} ${largest ? 'largest' : 'smallest'}, equal ones and no numbers among them`, () => {
        const key = (position: number): number => {
          if (Number.isNaN(row[position])) return Infinity;
          return largest ? -row[position] : row[position];
        };
        const byKey = (a: number, b: number): number => (key(a) === key(b) ? a - b : key(a) - key(b));
        assert.deepEqual([...topPositions(row, { k, largest })], range(row.length).sort(byKey).slice(0, k));
      });
});
