import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allocate } from '../../../src/core/allocation/allocate';
import { boundsOf, type Sized } from '../../../src/core/allocation/bounds';
import { allocationWith, literal } from '../../../src/core/allocation/budget';
import { maskOf } from '../../../src/core/allocation/masks';
import { rankingOf } from '../../../src/core/allocation/ranking';
import { memoryScores } from '../../../src/core/allocation/scores';
import { roundHalfEven } from '../../../src/core/allocation/round';
import { stream } from '../../../src/core/random';
import type { Budget } from '../../../src/shared/allocation';
import { matcherOf } from '../../../src/shared/parameter-glob';
import { Problem } from '../../../src/shared/problem';
import type { AllocationRecipe } from '../../../src/shared/recipe';

const sized = (name: string, length: number): Sized => ({ name, layer: name, prunable: true, values: { length } });
const parameters = [sized('a', 10), sized('b', 20), sized('c', 5)];
const plain: AllocationRecipe = { scope: 'global' };
const cut = (budget: Budget, sparsity: number, scope: 'global' | 'layer' = 'global', recipe = plain) => {
  const scores = parameters.map(({ name, values }) => {
    const next = stream(7, name);
    return Float32Array.from({ length: values.length }, (_, index) => next(index));
  });
  const ones = scores.map((each) => each.map(() => 1));
  const ranking = rankingOf(memoryScores(scores, ones), ones);
  const bounds = boundsOf(parameters, recipe, budget);
  const found = allocate({ ranking, names: parameters.map(({ name }) => name), bounds, sparsity, scope });
  return { ...found, masks: ranking.parts.map((part, p) => maskOf(part, found.counts[p])) };
};
const invalid = (layer?: string) => (error: unknown) =>
  error instanceof Problem && error.code === 'option-invalid' && (!layer || error.details.layer === layer);

describe('a budget', () => {
  it('with one threshold: the total stays, the others give the rest', () => {
    const { counts } = cut({ b: { exact: 0.9 } }, 0.6);
    assert.equal(counts[1], 18);
    assert.equal(counts[0] + counts[2], 3);
    const whole = cut({ b: { exact: 0 } }, 0.3).counts;
    assert.equal(whole[1], 0);
    assert.equal(whole[0] + whole[2], 10);
  });

  it('inside each layer: its own share where nothing else is decided', () => {
    assert.deepEqual(cut({ b: { exact: 0.9 }, c: { exact: 0 } }, 0.5, 'layer').counts, [5, 18, 0]);
    assert.deepEqual(cut({ a: { most: 0.2 }, b: { least: 0.7 } }, 0.5, 'layer').counts, [2, 14, 2]);
  });

  it('an exact share removes roundHalfEven(size × share), of the lowest', () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.94, noNaN: true }), (exact) => {
        const { masks, counts } = cut({ b: { exact } }, 0.5, 'layer');
        const removed = masks[1].reduce((sum, kept) => sum + Number(kept === 0), 0);
        assert.equal(removed, roundHalfEven(20 * exact));
        assert.equal(removed, counts[1]);
      }),
      { seed: 1 },
    ));

  it('1 takes all but one weight, and the guard says so', () => {
    for (const scope of ['global', 'layer'] as const) {
      const { counts, guard } = cut({ b: { exact: 1 } }, 0.7, scope);
      assert.equal(counts[1], 19);
      assert.deepEqual(guard, { parameters: ['b'], restored: 1 });
    }
  });

  it('a total that the layers cannot give is told with what they can', () =>
    assert.throws(
      () => cut({ a: { exact: 0 }, b: { most: 0.5 } }, 0.6),
      (error: unknown) =>
        error instanceof Problem && error.code === 'sparsity-impossible' && error.details.expected === '0 to 14',
    ));

  const recipe: AllocationRecipe = { scope: 'global', max: { '*': 0.5 }, min: { a: 0.2 }, layerSparsity: { c: 0.4 } };
  it('lies over the bounds of the recipe', () => {
    const counts = (budget: Budget): number[][] =>
      boundsOf(parameters, recipe, budget).map(({ low, high }) => [low, high]);
    assert.deepEqual(counts({ a: { exact: 0.9 }, b: { most: 0.8 }, c: { exact: 0.2 } }), [
      [9, 9],
      [0, 16],
      [1, 1],
    ]);
    assert.deepEqual(counts({ a: { least: 0.4 }, c: { least: 0.3, most: 0.5 } }), [
      [4, 5],
      [0, 10],
      [2, 2],
    ]);
  });

  const contradictions: [string, Budget][] = [
    ['a', { a: { least: 0.6 } }],
    ['a', { a: { most: 0.1 } }],
    ['c', { c: { most: 0.3 } }],
    ['unknown', { unknown: { exact: 0.5 } }],
    ['b', { b: { exact: 1.5 } }],
    ['b', { b: { exact: Number.NaN } }],
    ['b', { b: { exact: 0.5, least: 0.2 } }],
    ['b', { b: { least: 0.5, most: 0.2 } }],
    ['b', { b: {} }],
  ];
  for (const [layer, budget] of contradictions)
    it(`refuses ${JSON.stringify(budget)}, and names the layer`, () =>
      assert.throws(() => boundsOf(parameters, recipe, budget), invalid(layer)));
});

describe('a budget as rules of a recipe', () => {
  const names = fc
    .array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 6 })
    .map((all) => [...new Set([...all, '7', '__proto__', 'a/*', 'a\\*', 'x[1]', '{a,b}', '!b', '"q"', 'a', 'a.b'])]);
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const rule = fc.oneof(
    fc.record({ exact: share }),
    fc.tuple(share, share).map(([a, b]) => ({ least: Math.min(a, b), most: Math.max(a, b) })),
  );

  it('bounds every parameter as the budget does, whatever their names', () =>
    fc.assert(
      fc.property(names, fc.array(rule, { minLength: 16, maxLength: 16 }), fc.boolean(), (all, rules, some) => {
        // All of one layer: its name is not to be taken for the parameter that is called so.
        const scored = all.map((name, p) => ({ ...sized(name, 10 * (p + 1)), layer: 'a' }));
        const budget = Object.fromEntries(
          all.flatMap((name, p): [string, (typeof rules)[number]][] => (some && p % 2 ? [] : [[name, rules[p]]])),
        );
        const own: AllocationRecipe = { scope: 'global', max: { '**': 1 }, min: { '*': 0, 7: 0 } };
        const written = JSON.parse(JSON.stringify(allocationWith(own, budget))) as AllocationRecipe;
        assert.deepEqual(boundsOf(scored, written), boundsOf(scored, own, budget));
      }),
      { seed: 2, numRuns: 300 },
    ));

  for (const name of ['a/kernel', '7', '__proto__', 'a*', 'x[1]', '{a,b}', '!(b)', '"q"', 'a?', 'a|b', '@x', 'a\\b'])
    it(`${name} is matched by its pattern alone`, () => {
      const matches = matcherOf(literal(name));
      const others = ['a/kernel', '7', '77', 'ab', 'x1', 'a', 'b', 'q', '__proto__', 'a*c'].filter(
        (each) => each !== name,
      );
      assert.ok(matches({ name, layer: '' }));
      for (const other of others) assert.ok(!matches({ name: other, layer: '' }), other);
    });
});
