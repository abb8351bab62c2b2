/** What the conformance tests are judged by. */
import assert from 'node:assert/strict';
import { difference } from './conformance/compare';

describe('the comparison of conformance tests', () => {
  const tolerance = { relative: 1e-3, absolute: 1e-7 };
  const tensor = (values: readonly number[], shape: readonly number[] = [values.length]) => ({
    shape,
    type: 'float32' as const,
    values,
  });
  const cases: readonly [name: string, found: readonly number[], expected: readonly number[], isEqual: boolean][] = [
    ['equal', [1, 0, -2], [1, 0, -2], true],
    ['close', [1000.9], [1000], true],
    ['too far', [1001.1], [1000], false],
    ['close to nothing', [1e-6], [0], false],
    ['not a number, both', [NaN], [NaN], true],
    ['not a number', [NaN], [1], false],
    ['a number for not a number', [1], [NaN], false],
    ['infinite, both', [Infinity, -Infinity], [Infinity, -Infinity], true],
    ['infinite with another sign', [-Infinity], [Infinity], false],
    ['finite for infinite', [3e38], [Infinity], false],
    ['infinite for finite', [Infinity], [3e38], false],
  ];
  for (const [name, found, expected, isEqual] of cases)
    it(name, () => {
      assert.equal(difference(tensor(found), tensor(expected), tolerance) === undefined, isEqual);
    });
  it('another shape', () => {
    assert.equal(difference(tensor([1, 2], [2, 1]), tensor([1, 2]), tolerance), 'shape [2,1], expected [2]');
  });
  it('another type', () => {
    assert.equal(difference({ ...tensor([1]), type: 'int64' }, tensor([1]), tolerance), 'type int64, expected float32');
  });
});
