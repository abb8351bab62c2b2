import assert from 'node:assert/strict';
import { restoreComparison } from '../../../src/core/comparison/restore';
import type { StoredTuning } from '../../../src/core/comparison/input';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import type { CompareDocument } from '../../../src/shared/documents';
import { recipe } from '../../../src/shared/recipe';
import { normalizedModel } from '../training/normalized-network';

describe('notes of a mask', () => {
  it('say that batch norm is stale where it was not recalibrated, also if the recipe recalibrates its own sparsities', async () => {
    const model = await normalizedModel();
    const scores = new Map(
      model.parameters.filter(({ prunable }) => prunable).map(({ name, values }) => [name, values.map(Math.abs)]),
    );
    const tuned: StoredTuning = {
      query: { method: 'magnitude', sparsity: 0.5, scope: 'global' },
      request: { epochs: 0 },
      metrics: { examples: 1 } as StoredTuning['metrics'],
      training: { epochs: 0 } as StoredTuning['training'],
      weights: new Map(),
    };
    const comparison = restoreComparison(
      {
        model,
        recipe: recipe.parse({
          schema: 1,
          model: 'm',
          methods: [{ criterion: 'magnitude' }],
          sparsity: [0.5],
          recalibrate: true,
        }),
        executor: createReferenceExecutor(),
      },
      { results: [] } as unknown as CompareDocument,
      { candidates: [{ method: 'magnitude', scores }], tunings: [tuned], measured: {} },
    );
    const codes = (sparsity: number): string[] =>
      comparison
        .notes({ method: 'magnitude', sparsity, scope: 'global' })
        .map(({ code }) => code)
        .filter((code) => code === 'stale-batch-norm');
    assert.deepEqual([codes(0.5), codes(0.25), codes(0)], [[], ['stale-batch-norm'], []]);
  });
});
