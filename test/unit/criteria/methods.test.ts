import assert from 'node:assert/strict';
import { resolveMethods } from '../../../src/core/criteria';
import { Problem } from '../../../src/shared/problem';

const taylor = (options: Record<string, string> = {}) => ({ criterion: 'taylor', options });

describe('the methods of a recipe', () => {
  it('have names of their own, by the options that are not the defaults', () =>
    assert.deepEqual(
      resolveMethods([taylor({ form: 'absolute' }), taylor({ form: 'snip' })]).map(({ name }) => name),
      ['taylor', 'taylor form=snip'],
    ));

  const wrong: [name: string, methods: Parameters<typeof resolveMethods>[0]][] = [
    ['one twice', [taylor({ form: 'snip' }), taylor({ form: 'snip' })]],
    ['one twice, once with its default written out', [taylor(), taylor({ form: 'absolute' })]],
    ['an unknown criterion', [{ criterion: 'constructor', options: {} }]],
    ['an unknown option', [taylor({ toString: 'snip' })]],
    ['an unknown value', [taylor({ form: 'other' })]],
  ];
  for (const [name, methods] of wrong)
    it(`refuse ${name}`, () =>
      assert.throws(
        () => resolveMethods(methods),
        (error) => error instanceof Problem && error.code === 'option-invalid',
      ));
});
