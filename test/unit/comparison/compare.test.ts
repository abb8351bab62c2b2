import assert from 'node:assert/strict';
import { compare } from '../../../src/core/comparison/compare';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { openModel } from '../../../src/core/formats';
import { Problem } from '../../../src/shared/problem';
import { recipe } from '../../../src/shared/recipe';
import { floats, npz, open } from '../data/support';
import { filesOf, normal, randomize, sourceOf, tf } from '../formats/stock';

/** 6-5-3 without labels: 45 weights in two kernels. */
async function run(sparsity: readonly number[], criteria: readonly string[]) {
  const stock = tf.sequential({
    layers: [
      tf.layers.dense({ units: 5, activation: 'relu', inputShape: [6], name: 'one' }),
      tf.layers.dense({ units: 3, activation: 'softmax', name: 'two' }),
    ],
  });
  const model = await openModel(sourceOf(await filesOf(randomize(stock))));
  const data = await open({ 'a.npz': npz({ x: floats([10, 6], ...normal(60, 'x')) }) }, { file: 'a.npz' }, model.graph);
  const wanted = recipe.parse({
    schema: 1,
    model: 'model.json',
    methods: criteria.map((criterion) => ({ criterion })),
    sparsity,
  });
  const { document } = await compare({ model, data, recipe: wanted, executor: createReferenceExecutor() });
  return document;
}

describe('a comparison', () => {
  it('goes on where a method cannot run', async () => {
    const { results, agreement } = await run([0.5], ['gradient', 'hessian', 'magnitude']);
    assert.deepEqual(
      results.map(({ method, error, points }) => [method, error?.code, points.length]),
      [
        ['gradient', 'label-missing', 0],
        ['hessian', undefined, 1],
        ['magnitude', undefined, 1],
      ],
    );
    assert.deepEqual(agreement[0].criteria, ['hessian', 'magnitude']);
  });

  it('leaves out a sparsity that would empty a layer, and says so once', async () => {
    const { results, agreement, warnings } = await run([0.5, 0.99, 0.8], ['hessian', 'magnitude']);
    for (const { error, points } of results)
      assert.deepEqual([error, points.map(({ sparsity }) => sparsity)], [undefined, [0.5, 0.8]]);
    assert.deepEqual(
      agreement.map(({ sparsity, criteria }) => [sparsity, criteria.length]),
      [
        [0.5, 2],
        [0.8, 2],
      ],
    );
    assert.equal(warnings.filter((warning) => /0\.99.*45 of 45/.test(warning)).length, 1);
  });

  it('fails method by method where no sparsity is left', async () => {
    const { results } = await run([0.99, 0.97], ['magnitude', 'random']);
    assert.deepEqual(
      results.map(({ error, points }) => [error?.code, points.length]),
      [
        ['sparsity-impossible', 0],
        ['sparsity-impossible', 0],
      ],
    );
  });

  it('refuses a method that is there twice', () =>
    assert.rejects(run([0.5], ['magnitude', 'magnitude']), (error) => error instanceof Problem));
});
