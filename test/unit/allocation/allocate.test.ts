import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allocate, type AllocationInput } from '../../../src/core/allocation/allocate';
import { grouped } from '../../../src/core/allocation/part';
import { maskHash, maskOf } from '../../../src/core/allocation/masks';
import { rankingOf } from '../../../src/core/allocation/ranking';
import { memoryScores } from '../../../src/core/allocation/scores';
import { roundHalfEven } from '../../../src/core/allocation/round';
import { removalOrder } from '../../../src/core/allocation/order';
import { keysOf } from '../../../src/core/allocation/keys';
import { stream } from '../../../src/core/random';
import { Problem } from '../../../src/shared/problem';

type Options = Partial<Pick<AllocationInput, 'scope'>> & {
  weights?: number[][];
  low?: number[];
  high?: number[];
  normalize?: 'layer';
};

/** Masks as strings: `1` kept, `0` gone. */
function prune(
  scores: number[][],
  sparsity: number,
  { scope = 'global', weights, low, high, normalize }: Options = {},
) {
  const parts = scores.map((each) => Float32Array.from(each));
  const values = weights?.map((each) => Float32Array.from(each)) ?? parts.map((each) => each.map(() => 1));
  const ranking = rankingOf(memoryScores(parts, values), values, normalize);
  const bounds = parts.map((each, p) => ({
    low: low?.[p] ?? 0,
    high: high?.[p] ?? each.length - 1,
    guarded: high?.[p] === undefined,
  }));
  const allocation = allocate({ ranking, names: parts.map((_, p) => `p${p}`), bounds, sparsity, scope });
  return { ...allocation, masks: ranking.parts.map((part, p) => maskOf(part, allocation.counts[p]).join('')) };
}

describe('allocation', () => {
  const cases: [name: string, scores: number[][], sparsity: number, options: Options, masks: string[]][] = [
    ['the lowest go', [[3, 1, 2, 4]], 0.5, {}, ['1001']],
    ['nothing goes at 0', [[3, 1]], 0, {}, ['11']],
    [
      'across layers',
      [
        [1, 2, 9],
        [3, 8, 7],
      ],
      0.5,
      {},
      ['001', '011'],
    ],
    [
      'of equal scores the higher position goes first',
      [
        [5, 5, 5],
        [5, 5, 5, 5],
      ],
      2 / 7,
      {},
      ['111', '1100'],
    ],
    ['signed scores order as numbers', [[-3, 2, -1, 0]], 0.5, {}, ['0101']],
    ['−0 equals +0: the higher position goes', [[-0, 0, 1]], 1 / 3, {}, ['101']],
    ['zeros go first and count', [[9, 1, 2, 3]], 0.5, { weights: [[0, 1, 1, 1]] }, ['0011']],
    ['of zeros the higher position goes', [[9, 9, 2, 3]], 0.25, { weights: [[0, 0, 1, 1]] }, ['1011']],
    [
      'each layer alone',
      [
        [1, 2, 3, 4],
        [10, 20, 30, 40],
      ],
      0.5,
      { scope: 'layer' },
      ['0011', '0011'],
    ],
    ['half rounds to even: 0.5 of 5 is 2', [[1, 2, 3, 4, 5]], 0.5, {}, ['00111']],
    ['half rounds to even: 0.5 of 7 is 4', [[1, 2, 3, 4, 5, 6, 7]], 0.5, {}, ['0000111']],
    [
      'guard: the best of an emptied layer stays, the next lowest goes',
      [
        [1, 2],
        [3, 4, 5, 6],
      ],
      0.5,
      {},
      ['01', '0011'],
    ],
    [
      'a maximum hands the rest on',
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      0.5,
      { high: [1, 4] },
      ['0111', '0001'],
    ],
    [
      'a minimum takes from its own',
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      0.5,
      { low: [0, 2] },
      ['0011', '0011'],
    ],
    [
      'normalised by layer',
      [
        [100, 200, 300],
        [1, 2, 3],
      ],
      1 / 3,
      { normalize: 'layer' },
      ['011', '011'],
    ],
  ];
  for (const [name, scores, sparsity, options, masks] of cases)
    it(name, () => assert.deepEqual(prune(scores, sparsity, options).masks, masks));

  it('says what the guard did', () => {
    assert.deepEqual(
      prune(
        [
          [1, 2],
          [3, 4, 5, 6],
        ],
        0.5,
      ).guard,
      { parameters: ['p0'], restored: 1 },
    );
    assert.equal(
      prune(
        [
          [1, 9],
          [3, 4, 5, 6],
        ],
        0.5,
      ).guard,
      undefined,
    );
  });

  it('refuses fewer weights than layers', () => {
    assert.throws(
      () =>
        prune(
          [
            [1, 2],
            [3, 4],
          ],
          0.75,
        ),
      (error) => error instanceof Problem && error.code === 'sparsity-impossible',
    );
  });

  for (const sparsity of [-0.1, 1, 1.5, Number.NaN])
    it(`refuses sparsity ${sparsity}`, () =>
      assert.throws(
        () => prune([[1, 2]], sparsity),
        (error) => error instanceof Problem && error.code === 'sparsity-invalid',
      ));

  it('rounds halves to even', () => {
    assert.deepEqual([0.5, 1.5, 2.5, 2.4, 2.6, 3].map(roundHalfEven), [0, 2, 2, 2, 3, 3]);
  });

  const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true, noDefaultInfinity: true }));
  const layers = fc.array(fc.array(score, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 });

  it('equals a plain sort within bounds, and takes exactly k', () => {
    fc.assert(
      fc.property(
        layers,
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (scores, sparsity, shares) => {
          const high = scores.map((each) => Math.min(each.length - 1, Math.ceil(shares.next().value! * each.length)));
          const low = scores.map((_, p) => Math.floor(shares.next().value! * 0.5 * high[p]));
          const k = roundHalfEven(scores.flat().length * sparsity);
          const possible = k >= low.reduce((a, b) => a + b, 0) && k <= high.reduce((a, b) => a + b, 0);
          if (!possible) {
            assert.throws(() => prune(scores, sparsity, { low, high }), Problem);
            return;
          }
          const { counts } = prune(scores, sparsity, { low, high });
          assert.equal(
            counts.reduce((a, b) => a + b, 0),
            k,
          );
          assert.deepEqual(counts, bruteForce(scores, k, low, high));
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('removal order is a sort by score, then position from the end', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 40 }), (scores) => {
        const values = Float32Array.from(scores);
        const expected = [...values.keys()].sort((a, b) => values[a] - values[b] || b - a);
        assert.deepEqual(
          [
            ...removalOrder(
              keysOf(
                values,
                values.map(() => 1),
              ),
            ),
          ],
          expected,
        );
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('hashes the mask: equal masks alike, another bit, name or split differently', async () => {
    const hash = (masks: [string, number[]][]) => maskHash(masks.map(([name, mask]) => [name, Uint8Array.from(mask)]));
    const base = await hash([['a', [1, 0, 1]]]);
    assert.equal(base, await hash([['a', [1, 0, 1]]]));
    for (const other of [
      [['a', [1, 1, 1]]],
      [['b', [1, 0, 1]]],
      [['a', [1, 0, 1, 0]]],
      [
        ['a', [1]],
        ['a', [0, 1]],
      ],
    ] as [string, number[]][][])
      assert.notEqual(base, await hash(other));
  });
});

/** The cut in the total order (score, then position from the end) at which the clamped counts add up to k, found by trying each. */
function bruteForce(scores: number[][], k: number, low: number[], high: number[]): number[] {
  const all = scores
    .flatMap((each, p) => each.map((value, i) => ({ p, value: Math.fround(value) + 0, i })))
    .sort((a, b) => a.value - b.value || b.p - a.p || b.i - a.i);
  const clamp = (counts: number[]) => counts.map((count, p) => Math.min(Math.max(count, low[p]), high[p]));
  const counts = scores.map(() => 0);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  for (const { p } of all) {
    if (sum(clamp(counts)) === k) break;
    counts[p]++;
  }
  return clamp(counts);
}

describe('keys grouped by their first digit', () => {
  // Few are sorted, many are counted: 4096 on either side.
  for (const size of [0, 1, 100, 4096, 4097, 20_000])
    it(`${size} of them: counts that rise, and all of the keys`, () => {
      const next = stream(1, `keys ${size}`);
      const keys = Uint32Array.from({ length: size }, (_, at) => Math.floor(next(at) ** 4 * 2 ** 32));
      const { firsts, starts, seconds } = grouped(keys);
      const found = [...firsts].flatMap((first, place) =>
        [...seconds.subarray(starts[place], starts[place + 1])].map((second) => first * 65536 + second),
      );
      assert.deepEqual(Uint32Array.from(found).sort(), keys.slice().sort());
      firsts.forEach((first, place) => {
        assert.ok(starts[place + 1] > starts[place]);
        if (place > 0) assert.ok(first > firsts[place - 1]);
      });
      assert.deepEqual([starts[0], starts[firsts.length]], [0, size]);
    });
});
