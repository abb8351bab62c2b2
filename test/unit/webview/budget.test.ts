import assert from 'node:assert/strict';
import type { AllocationQuery } from '../../../src/shared/allocation';
import type { LayerCount } from '../../../src/shared/documents';
import { fits, fitted, holdLayer, holdOf, holdsTotal, moveLayer, withoutBudget } from '../../../webview/budget';
import type { Decision } from '../../../webview/budget-history';

/** 60 of 120 weights go: 30 of 60, 20 of 40, 10 of 20. */
const layers: readonly LayerCount[] = [
  { name: 'a', kept: 30, total: 60 },
  { name: 'b', kept: 20, total: 40 },
  { name: 'c', kept: 10, total: 20 },
];
const decision = (more: Partial<AllocationQuery> = {}, locked: readonly string[] = []): Decision => ({
  allocation: { sparsity: 0.5, scope: 'global', ...more },
  locked,
});
/** Weights that the rules name, by layer. */
const removed = ({ allocation }: Decision): Record<string, number> =>
  Object.fromEntries(
    Object.entries(allocation.budget ?? {}).map(([name, { exact, most }]) => [
      name,
      (exact ?? most ?? 0) * layers.find((layer) => layer.name === name)!.total,
    ]),
  );
const move = (from: Decision, parameter: string, share: number, holdTotal = true): Decision =>
  moveLayer(from, { parameter, share, layers, holdTotal });

describe('budget of a page', () => {
  it('tells what holds a layer', () => {
    const held = decision({ budget: { a: { exact: 0.3 }, b: { exact: 0 }, c: { most: 0.5 } } }, ['b']);
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'toString'].map((name) => holdOf(held, name)),
      ['set', 'whole', 'cap', 'free', 'free'],
    );
    assert.equal(holdOf({ ...held, locked: ['a', 'b'] }, 'a'), 'lock');
  });

  it('holds the total by itself under one threshold alone', () => {
    assert.equal(holdsTotal({ sparsity: 0, scope: 'global' }, undefined), true);
    assert.equal(holdsTotal({ sparsity: 0, scope: 'layer' }, undefined), false);
    assert.equal(holdsTotal({ sparsity: 0, scope: 'layer' }, true), true);
  });

  it('leaves the others to their scores while there is room', () => {
    const moved = move(decision(), 'a', 0.751);
    assert.deepEqual(removed(moved), { a: 45 });
    assert.equal(moved.allocation.sparsity, 0.5);
  });

  it('gives what the scores cannot to layers that were set, to one weight', () => {
    const two = decision({ budget: { a: { exact: 0.5 }, b: { exact: 0.5 } } });
    const moved = move(two, 'c', 0.05);
    const { a, b, c } = removed(moved);
    assert.equal(c, 1);
    assert.equal(a + b + c, 60);
    assert.ok(a > 30 && b > 20);
  });

  it('moves no layer that is locked, and no other one further than locks allow', () => {
    const locked = decision({ budget: { a: { exact: 0.5 }, b: { exact: 0.5 } } }, ['a', 'b']);
    assert.equal(move(locked, 'a', 0.9), locked);
    assert.deepEqual(removed(move(locked, 'c', 0.9)), { a: 30, b: 20, c: 10 });
  });

  it('moves the highest share of a layer that has one', () => {
    const capped = decision({ budget: { c: { most: 0.25 } } });
    assert.deepEqual(move(capped, 'c', 0.5).allocation.budget, { c: { most: 0.5 } });
    const tight = decision({ sparsity: 0.9, budget: { a: { most: 0.95 } } });
    assert.equal(move(tight, 'a', 0.1), tight, 'the others cannot lose 102 of 60');
  });

  it('lets the sparsity follow where the total is not held, to one weight', () => {
    const moved = move(decision(), 'b', 0.75, false);
    assert.deepEqual(removed(moved), { b: 30 });
    assert.equal(moved.allocation.sparsity * 120, 70);
  });

  it('shares out anew where each layer stands for itself and the total is held', () => {
    const moved = move(decision({ scope: 'layer' }), 'c', 0.9);
    const { a, b, c } = removed(moved);
    assert.deepEqual([a, b, c], [25, 17, 18]);
    const alone = move(decision({ scope: 'layer' }), 'c', 0.9, false);
    assert.deepEqual(removed(alone), { c: 18 });
    const held = holdLayer(decision({ scope: 'layer' }), 'b', 'cap', layers)!;
    const beside = move(held, 'c', 0.9);
    assert.deepEqual(beside.allocation.budget!['b'], { most: 0.5 });
    assert.deepEqual([removed(beside)['a'], removed(beside)['c']], [22, 18]);
  });

  it('leaves every layer one weight', () => {
    assert.deepEqual(removed(move(decision({ scope: 'layer' }), 'c', 1, false)), { c: 19 });
  });

  it('holds a layer at what it loses now, and lets it go', () => {
    const locked = holdLayer(decision(), 'a', 'lock', layers)!;
    assert.deepEqual([locked.allocation.budget, locked.locked], [{ a: { exact: 0.5 } }, ['a']]);
    const capped = holdLayer(locked, 'a', 'cap', layers)!;
    assert.deepEqual([capped.allocation.budget, capped.locked], [{ a: { most: 0.5 } }, []]);
    const whole = holdLayer(capped, 'a', 'whole', layers);
    assert.equal(whole, undefined, 'all weights of the others would have to go');
    const small = holdLayer(capped, 'c', 'whole', layers)!;
    assert.deepEqual(small.allocation.budget!['c'], { exact: 0 });
    const set = decision({ budget: { c: { exact: 0.25 } } });
    assert.deepEqual(holdLayer(set, 'c', 'lock', layers)!.allocation.budget, { c: { exact: 0.25 } }, 'not yet counted');
    const free = holdLayer(locked, 'a', 'free', layers)!;
    assert.deepEqual(free, decision());
    assert.equal('budget' in free.allocation, false, 'absent, never empty');
  });

  it('lets shares that were set go where a sparsity leaves no other way, and locks never', () => {
    const set = decision({ sparsity: 0.9, budget: { a: { exact: 0.5 }, b: { exact: 0.5 } } });
    assert.equal(fits(set.allocation, layers), false);
    assert.deepEqual(fitted(set, layers), decision({ sparsity: 0.9 }));
    assert.equal(fitted({ ...set, locked: ['a', 'b'] }, layers), undefined);
    const fitting = decision({ budget: { a: { exact: 0.5 } } });
    assert.equal(fitted(fitting, layers), fitting);
  });

  it('lets go of everything', () => {
    assert.deepEqual(withoutBudget(decision({ budget: { a: { exact: 0.5 } } }, ['a'])), decision());
  });
});
