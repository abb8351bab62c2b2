import assert from 'node:assert/strict';
import path from 'node:path';
import { locateData, locateModel, rebaseRecipe } from '../../../src/jobs/location';
import { recipe as schema } from '../../../src/shared/recipe';

const base = path.resolve('/projects/recipes');
const recipe = (parts: object): ReturnType<typeof schema.parse> =>
  schema.parse({ schema: 1, model: 'm.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.5], ...parts });

describe('location', () => {
  const data: [file: string, folder: string, name: string][] = [
    ['synthetic', '/projects/recipes', 'synthetic'],
    ['x.npz', '/projects/recipes', 'x.npz'],
    ['digits/x.npz', '/projects/recipes/digits', 'x.npz'],
    ['../x.npz', '/projects', 'x.npz'],
    ['/data/x.npz', '/data', 'x.npz'],
    ['x.npy,y.npy', '/projects/recipes', 'x.npy,y.npy'],
    ['a/x.npy, b/y.npy', '/projects/recipes', 'a/x.npy,b/y.npy'],
    ['a/x.npy,a/b/y.npy', '/projects/recipes/a', 'x.npy,b/y.npy'],
    ['../x.npy,y.npy', '/projects', 'x.npy,recipes/y.npy'],
    ['ab/x.npy,a/y.npy', '/projects/recipes', 'ab/x.npy,a/y.npy'],
  ];
  for (const [file, folder, name] of data)
    it(`finds ${file}`, () => {
      const found = locateData({ file, limit: 3 }, base);
      assert.equal(found.folder.path, path.resolve(folder));
      assert.deepEqual(found.recipe, { file: name, limit: 3 });
    });

  it('finds the file of classes, wherever it stands', () => {
    const found = locateData({ file: 'digits/images', classes: '../names.txt' }, base);
    assert.equal(found.folder.path, path.resolve('/projects'));
    assert.deepEqual(found.recipe, { file: 'recipes/digits/images', classes: 'names.txt' });
  });

  it('finds the model', () => {
    const { folder, main } = locateModel(recipe({ model: '../models/m.json' }), base);
    assert.equal(folder.path, path.resolve('/projects/models'));
    assert.equal(main, 'm.json');
  });

  it('moves every path of a recipe to another folder, and back', () => {
    const here = recipe({
      model: 'm/model.json',
      data: { file: '../x.npy,y.npy', scale: 2, classes: 'names.txt' },
      test: { file: 't.npz' },
      out: 'out/p.json',
    });
    const there = rebaseRecipe(here, base, path.resolve('/projects/recipes/m/deep'));
    assert.deepEqual(
      [there.model, there.data, there.test, there.out],
      [
        '../model.json',
        { file: '../../../x.npy,../../y.npy', scale: 2, classes: '../../names.txt' },
        { file: '../../t.npz' },
        '../../out/p.json',
      ],
    );
    assert.deepEqual(rebaseRecipe(there, path.resolve('/projects/recipes/m/deep'), base), here);
    assert.deepEqual(rebaseRecipe(recipe({}), base, base), recipe({}));
    const noise = recipe({ data: { file: 'synthetic' } });
    assert.deepEqual(rebaseRecipe(noise, base, path.resolve('/projects/recipes/deep')).data, noise.data);
  });
});
