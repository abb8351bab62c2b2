import assert from 'node:assert/strict';
import { settingOf } from '../../../src/core/comparison/setting';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { openModel } from '../../../src/core/formats';
import { recipe } from '../../../src/shared/recipe';
import { floats, integers, npz, open } from '../data/support';
import { filesOf, sourceOf, tf } from '../formats/stock';

describe('what a comparison works on', () => {
  it('finds the loss by the test labels where the calibration data has none', async () => {
    const dense = tf.layers.dense({ units: 3, inputShape: [2], name: 'only' });
    const model = await openModel(sourceOf(await filesOf(tf.sequential({ layers: [dense] }))));
    const x = floats([2, 2], 1, 2, 3, 4);
    const files = { 'a.npz': npz({ x }), 'b.npz': npz({ x, y: integers([2], 2, 0) }) };
    const [data, test] = await Promise.all(['a.npz', 'b.npz'].map((file) => open(files, { file }, model.graph)));
    const executor = createReferenceExecutor();
    const wanted = recipe.parse({
      schema: 1,
      model: 'model.json',
      methods: [{ criterion: 'hessian' }],
      sparsity: [0.5],
    });
    const lossWith = (sets: Pick<Parameters<typeof settingOf>[0], 'data' | 'test'>) =>
      settingOf({ model, recipe: wanted, executor, ...sets }).network?.objective.loss;
    assert.equal(lossWith({ data, test }), 'cross-entropy');
    assert.equal(lossWith({ test }), 'cross-entropy');
    assert.equal(lossWith({ data, test: data }), 'mean-squared-error');
  });
});
