import assert from 'node:assert/strict';
import { allocationKey, sameRule, type AllocationQuery } from '../../../src/shared/allocation';
import { readBudget } from '../../../src/shared/budget';
import { presetOf, presets } from '../../../src/shared/presets';
import { readKept } from '../../../webview/kept';
import { initialState } from '../../../webview/state';

describe('a budget from outside', () => {
  const good = [
    { a: { exact: 0 } },
    { a: { exact: 1 }, b: { least: 0.2 } },
    { a: { least: 0.2, most: 0.2 } },
    JSON.parse('{"__proto__":{"exact":0.5}}') as unknown,
  ];
  for (const value of good)
    it(`is read: ${JSON.stringify(value)}`, () =>
      assert.equal(JSON.stringify(readBudget(value)), JSON.stringify(value)));

  const bad = [
    undefined,
    null,
    [],
    {},
    'a',
    { a: 1 },
    { a: {} },
    { a: { exact: '1' } },
    { a: { exact: 1.1 } },
    { a: { exact: -0.1 } },
    { a: { exact: Number.NaN } },
    { a: { exact: 0.1, most: 0.2 } },
    { a: { least: 0.3, most: 0.2 } },
    { a: { other: 0.3 } },
    { a: { exact: 0.5 }, b: { exact: 2 } },
  ];
  for (const value of bad) it(`is refused: ${JSON.stringify(value)}`, () => assert.equal(readBudget(value), undefined));

  it('comes back with a reload of the page, and is dropped where it is none', () => {
    const allocation: AllocationQuery = { sparsity: 0.5, scope: 'layer', budget: { a: { exact: 0.25 } } };
    const kept = (budget: unknown) => ({
      choices: { ...initialState.choices, run: 'r', allocation: { ...allocation, budget }, computed: allocation },
      scroll: { top: 0, left: 0, down: 0 },
    });
    assert.deepEqual(readKept(kept(allocation.budget))?.choices.allocation, allocation);
    assert.deepEqual(readKept(kept({ a: { exact: 2 } }))?.choices.allocation, { sparsity: 0.5, scope: 'layer' });
  });

  it('makes an allocation another one', () => {
    const query: AllocationQuery = { sparsity: 0.5, scope: 'layer' };
    const ruled = { ...query, budget: { a: { exact: 0.25 }, b: { most: 0.5 } } };
    assert.notEqual(allocationKey(query), allocationKey(ruled));
    assert.equal(allocationKey({ ...ruled, budget: { b: { most: 0.5 }, a: { exact: 0.25 } } }), allocationKey(ruled));
    assert.ok(!sameRule(query, ruled));
  });
});

describe('presets', () => {
  const layers = [{ name: 'a', shape: [2, 5], total: 10 }];
  const query: AllocationQuery = { sparsity: 0.7, scope: 'layer', normalize: 'layer', budget: { a: { exact: 0.1 } } };
  for (const [id, scope] of [
    ['global', 'global'],
    ['uniform', 'layer'],
  ] as const)
    it(`${id}: takes the place of what was decided, keeps the sparsity, and is known again`, () => {
      const preset = presets.find((each) => each.id === id);
      const applied = preset?.apply(query, layers);
      assert.deepEqual(applied, { sparsity: 0.7, scope, normalize: 'layer' });
      assert.equal(presetOf(applied, layers)?.id, id);
    });
  it('is none where something is decided', () => assert.equal(presetOf(query, layers), undefined));
});
