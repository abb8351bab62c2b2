import assert from 'node:assert/strict';
import path from 'node:path';
import { compareRecipe, pruneRecipe, startingAllocation } from '../../../src/host/recipes';
import { recipe as schema } from '../../../src/shared/recipe';

const at = (...parts: string[]): string => path.join(path.sep, 'w', ...parts);
const settings = {
  methods: ['hessian', 'random'],
  sparsities: [0.5, 0.95],
  examples: 512,
  seed: 7,
  executor: 'auto',
} as const;
const model = at('nets', 'lenet.json');

describe('the recipe of a comparison', () => {
  it('is valid as it is, names files from the model’s folder and limits the calibration data alone', () => {
    const { recipe, base } = compareRecipe(
      model,
      {
        data: { kind: 'files', files: [at('d', 'x.npy'), at('d', 'y.npy')] },
        test: { kind: 'files', files: [at('nets', 't.npz')] },
      },
      settings,
    );
    assert.equal(base, at('nets'));
    assert.deepEqual(schema.parse(recipe), recipe);
    assert.deepEqual(recipe, {
      schema: 1,
      model: 'lenet.json',
      data: { file: '../d/x.npy,../d/y.npy', limit: 512 },
      test: { file: 't.npz' },
      methods: [
        { criterion: 'hessian', options: {} },
        { criterion: 'random', options: {} },
      ],
      sparsity: [0.5, 0.95],
      allocation: { scope: 'global' },
      batchSize: 64,
      seed: 7,
      executor: 'auto',
    });
  });

  it('holds out where no test data was chosen, and knows noise', () => {
    const { recipe } = compareRecipe(model, { data: { kind: 'synthetic' }, test: { kind: 'none' } }, settings);
    assert.deepEqual(recipe.data, { file: 'synthetic', limit: 512 });
    assert.ok(!('test' in recipe));
  });
});

describe('the recipe of one pruning', () => {
  it('has one method, one sparsity and no data where none is needed', () => {
    const none = { data: { kind: 'none' }, test: { kind: 'none' } } as const;
    const { recipe } = pruneRecipe(model, none, settings, 'magnitude', 0.9);
    assert.deepEqual(schema.parse(recipe), recipe);
    assert.ok(!('data' in recipe));
    assert.deepEqual([recipe.methods, recipe.sparsity], [[{ criterion: 'magnitude', options: {} }], [0.9]]);
  });
});

describe('where the sliders begin', () => {
  const of = (sparsity: number[], allocation = {}) =>
    startingAllocation(
      schema.parse({ schema: 1, model: 'm', methods: [{ criterion: 'random' }], sparsity, allocation }),
    );
  it('at 90 % where that was measured', () =>
    assert.deepEqual(of([0.5, 0.9, 0.95]), { sparsity: 0.9, scope: 'global' }));
  it('else at the highest', () => assert.deepEqual(of([0.8, 0.5]), { sparsity: 0.8, scope: 'global' }));
  it('in the recipe’s scope', () =>
    assert.deepEqual(of([0], { scope: 'layer', normalize: 'layer' }), {
      sparsity: 0,
      scope: 'layer',
      normalize: 'layer',
    }));
});
