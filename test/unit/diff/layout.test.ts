import assert from 'node:assert/strict';
import { indexOf, inOrderOf, otherOrders, sameOrder } from '../../../src/core/diff/layout';

describe('the layouts of a parameter', () => {
  const orders: readonly (readonly [before: number[], after: number[], axes: number[][]])[] = [
    [[3, 5], [5, 3], [[1, 0]]],
    [[3, 5], [3, 5], []],
    [[4, 4], [4, 4], [[1, 0]]],
    [[5, 5, 1, 20], [20, 1, 5, 5], [[3, 2, 0, 1]]],
    [[20, 1, 5, 5], [5, 5, 1, 20], [[2, 3, 1, 0]]],
    [
      [3, 3, 8, 1],
      [8, 1, 3, 3],
      [
        [2, 3, 1, 0],
        [2, 3, 0, 1],
      ],
    ],
    [[3, 2, 4], [4, 2, 3], [[2, 1, 0]]],
    [[2, 3, 5, 7, 11], [11, 7, 2, 3, 5], [[4, 3, 0, 1, 2]]],
    [[6], [6], []],
    [[2, 6], [3, 4], []],
  ];
  for (const [before, after, axes] of orders)
    it(`[${before.join()}] as [${after.join()}]: ${JSON.stringify(axes)}`, () =>
      assert.deepEqual(otherOrders(before, after), axes));

  it('reads the one in the order of the other', () => {
    for (const [before, axes] of [
      [
        [3, 5],
        [1, 0],
      ],
      [
        [2, 3, 4, 5],
        [3, 2, 0, 1],
      ],
      [
        [2, 3, 4, 5],
        [2, 3, 1, 0],
      ],
      [
        [2, 3, 4, 5, 6],
        [4, 3, 0, 1, 2],
      ],
    ] as const) {
      const count = before.reduce<number>((product, extent) => product * extent, 1);
      const values = Float32Array.from({ length: count }, (_, at) => at + 1);
      const shape = axes.map((axis) => before[axis]);
      // Where an element of `before` stands in `after`, one index at a time.
      const moved = new Float32Array(count);
      values.forEach((value, at) => {
        const index = indexOf(at, before);
        const place = axes.reduce<number>((sum, axis, k) => sum * (shape[k] ?? 1) + (index[axis] ?? 0), 0);
        moved[place] = value;
      });
      assert.deepEqual(inOrderOf(before, axes, moved), values, before.join());
    }
  });

  it('finds indices', () => {
    assert.deepEqual(indexOf(0, [2, 3, 4]), [0, 0, 0]);
    assert.deepEqual(indexOf(23, [2, 3, 4]), [1, 2, 3]);
    assert.deepEqual(indexOf(13, [2, 3, 4]), [1, 0, 1]);
    assert.deepEqual(indexOf(0, []), []);
  });

  it('does not mind axes of extent 1', () => {
    assert.ok(sameOrder([10], [1, 10]));
    assert.ok(sameOrder([3, 4], [3, 4]));
    assert.ok(!sameOrder([3, 4], [4, 3]));
    assert.ok(!sameOrder([3, 4], [12]));
  });
});
