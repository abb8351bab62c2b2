import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Budget, BudgetRule } from '../../../src/shared/allocation';
import type { LayerCount } from '../../../src/shared/documents';
import { rebalance } from '../../../src/shared/rebalance';

const layers: LayerCount[] = [
  { name: 'a', total: 100, kept: 50 },
  { name: 'b', total: 300, kept: 150 },
  { name: 'c', total: 1000, kept: 900 },
];
const removedBy = (of: readonly LayerCount[], budget: Budget): number[] =>
  of.map(({ name, total }) => Math.round(total * (budget[name]?.exact ?? Number.NaN)));
const none = new Set<string>();

describe('rebalance', () => {
  const cases: [name: string, parts: Partial<Parameters<typeof rebalance>[0]>, removed: number[]][] = [
    ['a layer that loses more: the others lose less, by what they can', { share: 0.75 }, [75, 135, 90]],
    ['a layer that loses less: the others lose more, by what they can', { share: 0.25 }, [25, 154, 121]],
    ['a locked layer stays', { share: 0.75, locked: new Set(['b']) }, [75, 150, 75]],
    ['a locked layer is not dragged', { share: 0.75, locked: new Set(['a']) }, [50, 150, 100]],
    ['a cap holds', { share: 0.75, caps: { c: { least: 0.09 } } }, [75, 127, 98]],
    [
      'only as far as the others can make up',
      { share: 0.99, locked: new Set(['b']), caps: { c: { least: 0.08 } } },
      [70, 150, 80],
    ],
    ['no layer is emptied', { share: 1, name: 'a' }, [99, 121, 80]],
    ['an unknown layer moves nothing', { name: 'x', share: 0.9 }, [50, 150, 100]],
  ];
  for (const [name, parts, expected] of cases)
    it(name, () => {
      const found = removedBy(layers, rebalance({ layers, name: 'a', share: 0, locked: none, ...parts }));
      assert.equal(
        found.reduce((sum, each) => sum + each, 0),
        300,
      );
      assert.deepEqual(found, expected);
    });

  const layer = fc.tuple(fc.integer({ min: 1, max: 5_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(9));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  it('holds the total, locks and caps, and empties no layer', () =>
    fc.assert(
      fc.property(
        fc.array(layer, { minLength: 1, maxLength: 30 }),
        fc.nat(29),
        share,
        share,
        (all, at, wanted, cap) => {
          const given = all.map(([total, kept], index) => ({
            name: `${index}`,
            total,
            kept: Math.min(total, Math.max(1, Math.round(total * kept))),
          }));
          const locked = new Set(given.filter((_, index) => all[index][2] === 0).map(({ name }) => name));
          const caps: Record<string, BudgetRule> = {};
          given.forEach(({ name }, index) => {
            if (all[index][2] === 1) caps[name] = { least: Math.min(cap, 0.9) };
            if (all[index][2] === 2) caps[name] = { most: cap };
          });
          const dragged = given[at % given.length].name;
          const budget = rebalance({ layers: given, name: dragged, share: wanted, locked, caps });
          const removed = removedBy(given, budget);
          const before = given.map(({ total, kept }) => total - kept);
          const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
          assert.equal(sum(removed), sum(before));
          given.forEach(({ name, total }, index) => {
            // Exactly a whole number of weights, so that the job removes as many.
            assert.ok(Math.abs(total * (budget[name].exact ?? 0) - removed[index]) < 1e-6);
            assert.ok(removed[index] >= 0 && removed[index] < total, name);
            if (locked.has(name)) assert.equal(removed[index], before[index]);
            const { least = 0, most = 1 } = caps[name] ?? {};
            assert.ok(removed[index] >= Math.min(before[index], total * least - 1e-3), `${name}: below its least`);
            assert.ok(removed[index] <= Math.max(before[index], total * most + 1e-3), `${name}: above its most`);
            // The others go the other way, or stay.
            if (name !== dragged)
              assert.ok(
                (removed[index] - before[index]) * (removed[Number(dragged)] - before[Number(dragged)]) <= 0,
                `${name} goes along`,
              );
          });
        },
      ),
      { seed: 3, numRuns: 500 },
    ));
});
