import assert from 'node:assert/strict';
import { criteria, resolveMethod } from '../../../src/core/criteria';
import { isDataFree, isTrained } from '../../../src/core/criteria/criterion';
import { describeMethods, methods } from '../../../src/host/methods';

describe('the methods that the editor offers', () => {
  it('are the criteria of the core, in its words and its order', () => {
    const expected = criteria.map((criterion) => {
      const { id, label, what } = criterion;
      const { options } = resolveMethod({ criterion: id, options: {} });
      return { id, label, what, needsData: !isDataFree(criterion, options), trains: isTrained(criterion, options) };
    });
    assert.deepEqual([...methods], expected);
  });

  it('are described in the language of the bundle', () => {
    const [magnitude] = describeMethods({ Magnitude: '幅值' });
    assert.equal(magnitude?.label, '幅值');
    assert.equal(describeMethods(undefined)[0]?.label, 'Magnitude');
  });
});
