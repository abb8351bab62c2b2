import assert from 'node:assert/strict';
import { memoryScores } from '../../../src/core/allocation/scores';
import { agreementOf, correlation, jaccard, ranksOf, sampleOf } from '../../../src/core/comparison/agreement';

const ranks = (...scores: number[]) =>
  ranksOf(memoryScores([Float32Array.from(scores)], []), sampleOf(scores.length, 0).sort());

describe('agreement of methods', () => {
  const cases: [name: string, a: number[], b: number[], spearman: number][] = [
    ['the same order', [1, 2, 3, 4], [10, 20, 30, 99], 1],
    ['the opposite order', [1, 2, 3, 4], [-1, -2, -3, -4], -1],
    // The examples of scipy.stats.spearmanr and of Wikipedia.
    ['with ties', [1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233],
    [
      'mixed',
      [86, 97, 99, 100, 101, 103, 106, 110, 112, 113],
      [2, 20, 28, 27, 50, 29, 7, 17, 6, 12],
      -0.17575757575757575,
    ],
    ['a constant says nothing', [1, 1, 1], [1, 2, 3], 0],
  ];
  for (const [name, a, b, spearman] of cases)
    it(`Spearman: ${name}`, () => assert.ok(Math.abs(correlation(ranks(...a), ranks(...b)) - spearman) < 1e-12));

  it('Jaccard counts kept weights over all layers', () => {
    const masks = (...layers: number[][]) => layers.map((each) => Uint8Array.from(each));
    assert.equal(jaccard(masks([1, 1, 0], [0, 1]), masks([1, 0, 0], [1, 1])), 2 / 4);
    assert.equal(jaccard(masks([0, 0]), masks([0, 0])), 1);
  });

  it('is a symmetric table with ones on its diagonal', () => {
    const methods = ['a', 'b'].map((method, i) => ({
      method,
      ranks: ranks(1, 2, 3 - 3 * i),
      masks: [Uint8Array.from([1, i, 0])],
    }));
    const { spearman, jaccard: overlap, criteria } = agreementOf(0.5, methods);
    assert.deepEqual(criteria, ['a', 'b']);
    assert.deepEqual(spearman, [
      [1, -0.5],
      [-0.5, 1],
    ]);
    assert.deepEqual(overlap, [
      [1, 0.5],
      [0.5, 1],
    ]);
  });

  it('takes a large network by a seeded sample, the same for every method', () => {
    const sample = sampleOf(1_000_000, 3);
    assert.equal(sample.length, 200_000);
    assert.deepEqual(sample.subarray(0, 9), sampleOf(1_000_000, 3).subarray(0, 9));
  });
});
