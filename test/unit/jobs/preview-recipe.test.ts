import assert from 'node:assert/strict';
import path from 'node:path';
import { previewRecipe } from '../../../src/jobs/preview-recipe';
import { Cancelled, Problem } from '../../../src/shared/problem';
import { recipe as schema, type Recipe } from '../../../src/shared/recipe';

const base = path.resolve('samples/mnist');
const recipe = (parts: object): Recipe =>
  schema.parse({
    schema: 1,
    model: 'lenet-300-100/model.json',
    methods: [{ criterion: 'magnitude' }],
    sparsity: [0.5],
    ...parts,
  });

describe('the preview of a recipe', () => {
  it('is the first digit of its data, with its label', async () => {
    const preview = await previewRecipe({ recipe: recipe({ data: { file: 'test.npz' } }), base });
    assert.deepEqual([preview.name, preview.width, preview.height], ['test.npz', 28, 28]);
    assert.deepEqual([preview.minimum, preview.maximum], [0, 1]);
    assert.match(preview.label ?? '', /^\d$/);
    assert.ok(preview.pixels.some((value, at) => at % 4 === 0 && value > 200));
  });

  it('is in the user’s language', async () => {
    const bundle = { '{0}: bytes were divided by 255.': '{0}：除以 255。' };
    const { notes } = await previewRecipe({ recipe: recipe({ test: { file: 'test.npz' } }), base, bundle });
    assert.deepEqual(notes, ['x：除以 255。']);
  });

  it('needs data', () =>
    assert.rejects(
      previewRecipe({ recipe: recipe({}), base }),
      (error) => error instanceof Problem && error.code === 'data-required',
    ));

  it('says what is wrong with the data, before anything is run', () =>
    assert.rejects(
      previewRecipe({ recipe: recipe({ data: { file: '../paper-mlp/data.npz' } }), base }),
      (error) => error instanceof Problem && error.code === 'data-mismatch',
    ));

  it('can be cancelled', () =>
    assert.rejects(
      previewRecipe({ recipe: recipe({ data: { file: 'test.npz' } }), base, signal: AbortSignal.abort() }),
      Cancelled,
    ));
});
