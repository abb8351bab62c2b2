import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import type { Model } from '../../../src/core/formats/model';
import { estimateMemory } from '../../../src/jobs/estimate';
import { sourceOf } from '../../../src/jobs/folder';
import { sampleRecipe } from './sample';
import { problem } from './temporary';

describe('estimateMemory', () => {
  const criteria = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
  let model: Model;
  const mebibytes = (methods: readonly string[], parts: object = {}): number =>
    estimateMemory(model, sampleRecipe(methods, parts)) / 2 ** 20;
  before(async () => {
    model = await openModel(sourceOf('samples/mnist/lenet-300-100/model.json'));
  });

  it('is near to what was measured: 174 MiB', () => {
    const estimate = mebibytes(criteria);
    assert.ok(estimate > 174 / 1.5 && estimate < 174 * 1.5, `${estimate} MiB`);
  });

  it('counts what each method needs', () => {
    const [one, two] = [mebibytes(['magnitude']), mebibytes(['magnitude', 'random'])];
    // Scores and their order, float32 and uint32, of all scored weights.
    assert.ok(Math.abs(two - one - (2 * 4 * 266_200) / 2 ** 20) < 0.1, `${two - one}`);
    // One more statistic: four lanes in float64, and float32 twice.
    assert.ok(Math.abs(mebibytes(['fisher']) - one - (40 * 266_200) / 2 ** 20) < 0.1);
    // Two methods on the same statistic share it.
    assert.equal(mebibytes(['gradient', 'taylor']) - mebibytes(['gradient']), two - one);
  });

  it('grows with the batch, up to what a run may take', () => {
    const [small, large, huge] = [64, 1024, 1_000_000].map((batchSize) => mebibytes(['fisher'], { batchSize }));
    assert.ok(small < large && large < huge);
    assert.ok(huge - small < 256);
  });

  it('knows a model without a network', () => {
    const weightsOnly = { ...model };
    delete weightsOnly.graph;
    assert.ok(estimateMemory(weightsOnly, sampleRecipe(['magnitude'])) / 2 ** 20 < mebibytes(['magnitude']));
  });

  it('does not take a recipe that cannot be run', () => {
    assert.throws(() => mebibytes(['telepathy']), problem('option-invalid'));
    assert.throws(() => mebibytes(['magnitude'], { allocation: { exclude: ['*'] } }), problem('option-invalid'));
  });
});
