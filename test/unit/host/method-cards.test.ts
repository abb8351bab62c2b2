import assert from 'node:assert/strict';
import { criteria } from '../../../src/core/criteria';
import { defaultOf } from '../../../src/core/criteria/options';
import { methodCard, methodCards } from '../../../src/shared/method-cards';

describe('the cards of the methods', () => {
  it('are one for each criterion of the core, in its order, citing its source', () => {
    assert.deepEqual(
      methodCards.map(({ id, source }) => ({ id, source })),
      criteria.map(({ id, source }) => ({ id, source })),
    );
  });

  for (const { id, options } of criteria)
    it(`${id}: name each option with its values, the default first, and the usual number`, () => {
      const expected = Object.entries(options).map(([key, option]) =>
        'values' in option ? [key, option.values] : [key, Number(defaultOf(option) ?? NaN)],
      );
      const actual = Object.entries(methodCard(id)?.options ?? {}).map(([key, { values, usual }]) =>
        values ? [key, Object.keys(values)] : [key, Number(usual ?? NaN)],
      );
      assert.deepEqual(actual, expected);
    });

  it('have none for a method that does not exist', () => assert.equal(methodCard('magnitud'), undefined));
});
