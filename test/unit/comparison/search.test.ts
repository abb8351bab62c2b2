import assert from 'node:assert/strict';
import { dropOf, findSparsity } from '../../../src/core/comparison/search';
import type { Judgement } from '../../../src/core/evaluation/evaluator';
import { Problem } from '../../../src/shared/problem';
import { text } from '../../../src/shared/text';

const examples = 100;
/** The first `right` of the examples are answered rightly. */
const answers = (right: number): Judgement => ({
  quality: { examples },
  hits: Uint8Array.from({ length: examples }, (_, index) => Number(index < right)),
});
/** Loses ten points for every tenth beyond 60 %. */
const falling = async (sparsity: number): Promise<Judgement> =>
  answers(90 - Math.floor(Math.max(0, sparsity - 0.6) * 100 + 0.45));

describe('the search for the highest sparsity that loses little', () => {
  const cases: readonly [maxDrop: number, sparsity: number][] = [
    [0, 0.605],
    [0.01, 0.615],
    [0.1, 0.705],
    [0.9, 0.999],
  ];
  for (const [maxDrop, expected] of cases)
    it(`finds ${expected} for ${maxDrop}`, async () => {
      const tried: number[] = [];
      const judge = (sparsity: number): Promise<Judgement> => {
        tried.push(sparsity);
        return falling(sparsity);
      };
      const search = await findSparsity({ maxDrop, baseline: answers(90), judge, steps: 1000 });
      assert.equal(search.sparsity, expected);
      assert.ok((search.drop ?? 1) <= maxDrop + 1e-9);
      assert.equal(search.examples, examples);
      assert.deepEqual(
        search.probes.map(({ sparsity }) => sparsity),
        tried,
      );
      assert.ok(tried.length <= 11);
      // One step more loses too much.
      if (expected < 0.999)
        assert.ok(0.9 - (await falling(expected + 0.001)).hits!.reduce((a, b) => a + b, 0) / 100 > maxDrop + 1e-9);
    });

  it('takes nothing for an answer that was not evaluated: where even no pruning loses too much there is none', async () => {
    const search = await findSparsity({
      maxDrop: 0.01,
      baseline: answers(90),
      judge: async () => answers(80),
      steps: 100,
    });
    assert.equal(search.sparsity, undefined);
    assert.equal(search.probes.at(-1)?.sparsity, 0);
  });

  it('stays below what cannot be pruned', async () => {
    const judge = async (sparsity: number): Promise<Judgement> => {
      if (sparsity > 0.75) throw new Problem('sparsity-impossible', text('{0} of {1} weights cannot go.', 1, 1));
      return answers(90);
    };
    assert.equal((await findSparsity({ maxDrop: 0, baseline: answers(90), judge, steps: 100 })).sparsity, 0.75);
  });

  it('counts examples, not their answers', async () => {
    // Three answers each: one of four examples loses all of its own.
    const judged = (...right: number[]): Judgement => ({ quality: { examples: 4 }, hits: Uint8Array.from(right) });
    const search = await findSparsity({
      maxDrop: 0.25,
      baseline: judged(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
      judge: async () => judged(1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1),
      steps: 10,
    });
    assert.equal(search.examples, 4);
    assert.ok(Math.abs((search.standardError ?? 0) - Math.sqrt((4 / 16 - 1 / 16) / 3)) < 1e-12);
  });

  it('hands on what else fails', () =>
    assert.rejects(
      findSparsity({ maxDrop: 0, baseline: answers(9), judge: () => Promise.reject(new RangeError()), steps: 9 }),
      RangeError,
    ));

  it('needs classes', () =>
    assert.rejects(
      findSparsity({ maxDrop: 0, baseline: { quality: { examples } }, judge: falling, steps: 9 }),
      (error) => error instanceof Problem && error.code === 'label-missing',
    ));
});

describe('a drop of accuracy', () => {
  it('has the standard error of the paired differences', () => {
    // Differences 1, 0, 0, −1, 1, 0, 0, 0: mean 1/8, variance of the sample (3 − 8/64)/7.
    const before = [1, 1, 0, 0, 1, 1, 1, 0];
    const after = [0, 1, 0, 1, 0, 1, 1, 0];
    const { drop, standardError } = dropOf(before, after);
    assert.equal(drop, 1 / 8);
    assert.ok(Math.abs(standardError - Math.sqrt((3 - 8 / 64) / 7 / 8)) < 1e-15);
  });
  it('is sure where every answer is the same', () =>
    assert.deepEqual(dropOf([1, 0], [1, 0]), { drop: 0, standardError: 0 }));
});
