import assert from 'node:assert/strict';
import { count } from '../../../src/shared/numbers';
import { stream } from '../../../src/core/random';

describe('numbers as people read them', () => {
  const next = stream(3, 'numbers');
  const random = Array.from({ length: 200 }, (_, at) => (next(2 * at) - 0.5) * 10 ** Math.floor(16 * next(2 * at + 1)));
  for (const value of [0, 1, 999, 1000, 1e6 - 1, 1e6, 1234567.5, 2 ** 53, -1, -999, -1000, -1234567, 0.5, ...random])
    it(`${value}: as Intl writes them in English`, () => {
      const zero = (words: string): string => words.replace(/^-0$/, '0');
      assert.equal(zero(count(value)), zero(value.toLocaleString('en-US', { maximumFractionDigits: 0 })));
    });
});
