import assert from 'node:assert/strict';
import { countNonZero } from '../../../src/core/evaluation/size';

describe('weights that are not zero', () => {
  const cases: readonly (readonly [name: string, values: readonly number[], expected: number])[] = [
    ['none', [], 0],
    ['zeros of both signs', [0, -0, 0], 0],
    ['the smallest numbers', [1e-45, -1e-45, 0], 2],
    ['numbers of both signs', [1, -1, -0, 3e38], 3],
    ['what is no number', [NaN, Infinity, -Infinity, 0], 3],
  ];
  for (const [name, values, expected] of cases)
    it(name, () => {
      // A view that begins somewhere in its buffer.
      const inside = Float32Array.from([7, 7, ...values, 7]).subarray(2, 2 + values.length);
      assert.equal(countNonZero(inside), expected);
    });
});
