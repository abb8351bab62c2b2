import assert from 'node:assert/strict';
import fc from 'fast-check';
import { epochsOf, targetsOf } from '../../../src/core/comparison/schedule';

const close = (actual: readonly number[], expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of expected.entries()) assert.ok(Math.abs(actual[index] - value) < 1e-12, actual.join());
};

describe('the sparsities of a schedule', () => {
  it('one-shot: the wanted one', () => close(targetsOf({ kind: 'one-shot', rounds: 5 }, 0, 0.9), [0.9]));
  it('iterative: each round removes the same share of what is left', () =>
    close(targetsOf({ kind: 'iterative', rounds: 3 }, 0, 0.875), [0.5, 0.75, 0.875]));
  it('iterative: from what is zero already', () =>
    close(targetsOf({ kind: 'iterative', rounds: 2 }, 0.5, 0.98), [0.9, 0.98]));
  it('cubic: s_f + (s_i − s_f)(1 − t/T)³', () =>
    close(targetsOf({ kind: 'cubic', rounds: 2 }, 0, 0.8), [0.8 - 0.8 / 8, 0.8]));
  it('one round where nothing is left to do', () => close(targetsOf({ kind: 'cubic', rounds: 4 }, 0.95, 0.9), [0.9]));

  it('rise to the wanted one exactly', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('iterative' as const, 'cubic' as const),
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (kind, rounds, start, wanted) => {
          const targets = targetsOf({ kind, rounds }, start, wanted);
          assert.equal(targets.at(-1), wanted);
          for (const [index, target] of targets.entries())
            assert.ok(target >= (targets[index - 1] ?? 0) - 1e-12 && target < 1);
        },
      ),
      { seed: 4 },
    ));
});

describe('epochs over rounds', () => {
  const cases: readonly [epochs: number, rounds: number, expected: readonly number[]][] = [
    [8, 1, [8]],
    [8, 4, [2, 2, 2, 2]],
    [3, 5, [0, 1, 0, 1, 1]],
    [0, 3, [0, 0, 0]],
    [7, 3, [2, 2, 3]],
  ];
  for (const [epochs, rounds, expected] of cases)
    it(`${epochs} over ${rounds}`, () => assert.deepEqual(epochsOf(epochs, rounds), expected));
});
