import assert from 'node:assert/strict';
import { criteria } from '../../../src/core/criteria';
import { describeMethods, methods } from '../../../src/host/methods';

describe('the methods that the editor offers', () => {
  it('are the criteria of the core, in its words and its order', () => {
    const expected = criteria.map((criterion) => {
      const { id, label, what, options } = criterion;
      const defaults = Object.fromEntries(Object.entries(options).map(([key, { values }]) => [key, values[0]]));
      return { id, label, what, needsData: criterion.needs(defaults).length > 0 };
    });
    assert.deepEqual([...methods], expected);
  });

  it('are described in the language of the bundle', () => {
    const [magnitude] = describeMethods({ Magnitude: '幅值' });
    assert.equal(magnitude?.label, '幅值');
    assert.equal(describeMethods(undefined)[0]?.label, 'Magnitude');
  });
});
