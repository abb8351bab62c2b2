import assert from 'node:assert/strict';
import { criteria, resolveMethods, usualCriteria } from '../../../src/core/criteria';
import { isTrained } from '../../../src/core/criteria/criterion';
import { Problem } from '../../../src/shared/problem';

const taylor = (options: Record<string, string> = {}) => ({ criterion: 'taylor', options });
const gradient = (options: Record<string, string>) => ({ criterion: 'gradient', options });

describe('the methods of a recipe', () => {
  it('are these, in this order; without a choice those that are quick', () => {
    assert.deepEqual(
      criteria.map(({ id }) => id),
      [
        ...['magnitude', 'activation', 'gradient', 'taylor', 'fisher', 'hessian', 'hessian-trace', 'sensitivity'],
        ...['l1', 'random'],
      ],
    );
    for (const criterion of usualCriteria)
      assert.ok(!isTrained(criterion, resolveMethods([{ criterion: criterion.id, options: {} }])[0].options));
    assert.equal(usualCriteria.length, criteria.length - 3);
  });

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
    ['gradients of single examples along training', [gradient({ from: 'training', form: 'per-example' })]],
    ['signed gradients without training', [gradient({ form: 'signed' })]],
    ['a λ of 0', [{ criterion: 'l1', options: { lambda: '0' } }]],
    ['half an epoch', [{ criterion: 'l1', options: { epochs: '0.5' } }]],
    ['a negative threshold', [{ criterion: 'l1', options: { threshold: '-1' } }]],
    ['fewer than ten probes', [{ criterion: 'hessian-trace', options: { probes: '9' } }]],
    ['more than 300 probes', [{ criterion: 'hessian-trace', options: { probes: '301' } }]],
    ['no examples', [{ criterion: 'hessian-trace', options: { examples: '0' } }]],
  ];
  for (const [name, methods] of wrong)
    it(`refuse ${name}`, () =>
      assert.throws(
        () => resolveMethods(methods),
        (error) => error instanceof Problem && error.code === 'option-invalid',
      ));
});
