import assert from 'node:assert/strict';
import { groupRanks, numberAfterOne, type RankedParameter } from '../../../src/core/criteria/group-ranks';

const parameter = (values: number[], groups: number[]): RankedParameter => ({
  values: Float32Array.from(values),
  groups,
  groupOf: (index) => index % groups.length,
});

describe('ranks of groups', () => {
  const cases: [name: string, parameters: RankedParameter[], scores: number[][]][] = [
    ['the lower group goes first, inside it the smaller weight', [parameter([9, 1, -8, 2], [1, 5])], [[2, 3, 1, 4]]],
    ['a negative group goes before one of 0', [parameter([1, 1], [0, -3])], [[2, 1]]],
    ['equal weights of a group score the same', [parameter([1, 7, -1, 7], [2, 3])], [[1, 2, 1, 2]]],
    [
      'of equal groups the one further back goes first',
      [parameter([1, 2], [4, 4]), parameter([3], [4])],
      [[3, 2], [1]],
    ],
    [
      'groups of several parameters stand in one order',
      [parameter([5], [2]), parameter([1, 1], [3, 1])],
      [[2], [3, 1]],
    ],
  ];
  for (const [name, parameters, scores] of cases)
    it(name, () =>
      assert.deepEqual(
        groupRanks(parameters).map((own) => [...own]),
        scores,
      ),
    );

  it('stay apart beyond the whole numbers of float32', () => {
    const after = numberAfterOne();
    assert.deepEqual([after(0), after(1)], [1, 1 + 2 ** -23]);
    for (const rank of [2 ** 24, 2 ** 25 + 1, 2 ** 30 - 2]) {
      assert.equal(Math.fround(after(rank)), after(rank));
      assert.ok(after(rank + 1) > after(rank), String(rank));
    }
    assert.ok(Number.isFinite(after(2 ** 30 - 1)));
    assert.equal(after(2 ** 30), Infinity);
  });

  it('keep their order where there are more than whole numbers', () => {
    const values = [5, 1, 4, 2, 9, 9];
    const [whole] = groupRanks([parameter(values, [2, 1])]);
    const [close] = groupRanks([parameter(values, [2, 1])], 4);
    const after = numberAfterOne();
    assert.deepEqual(
      [...close],
      [...whole].map((rank) => after(rank - 1)),
    );
  });
});
