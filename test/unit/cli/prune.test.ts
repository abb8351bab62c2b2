import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { recipe as recipeSchema } from '../../../src/shared/recipe';
import { bundle, type Binary } from './binary';
import { failure, pruneDocument, scoreDocument, verifyDocument } from './documents';
import { hashes, readNpz, writeTinyModel } from './files';
import { accuracyOf, digits, stock } from './stock';

const source = 'samples/mnist/lenet-300-100';
const model = `${source}/model.json`;
const calibration = ['--data', 'samples/mnist/calibration.npz', '--limit', '256'];
const data = [...calibration, '--test', 'samples/mnist/test.npz'];
const total = 784 * 300 + 300 * 100 + 100 * 10;

describe('the terminal prunes and saves', function () {
  this.timeout(240_000);
  let binary: Binary;
  let untouched: Map<string, string>;
  beforeEach(() => (untouched = hashes(source)));
  // No command touches the source, whatever it did.
  afterEach(() => assert.deepEqual(hashes(source), untouched));
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  for (const [criterion, sparsity] of [
    ['magnitude', 0.9],
    ['taylor', 0.8],
    ['hessian', 0.95],
  ] as const)
    it(`${criterion} at ${sparsity}: stock TensorFlow.js finds the zeros and the accuracy that were claimed`, async () => {
      const folder = binary.folder();
      const out = path.join(folder, 'model.json');
      const args = ['prune', model, '--criterion', criterion, '--sparsity', String(sparsity), ...data, '--out', out];
      const document = await binary.json(pruneDocument, 0, ...args, '--masks', path.join(folder, 'masks.npz'));
      assert.equal(document.removed, Math.round(total * sparsity));
      assert.equal(document.out, out);
      const { x, labels } = digits();
      const [before, after] = [await stock(model, x), await stock(out, x)];
      assert.ok(Math.abs(accuracyOf(before, labels) - (document.before.accuracy ?? 0)) < 1e-9);
      assert.ok(Math.abs(accuracyOf(after, labels) - (document.after.accuracy ?? 0)) < 1e-9);
      assert.ok((document.before.accuracy ?? 0) > 0.9);
      // The masks: one for each scored parameter, in its own shape. Where they are 1 the weights are the source's, else +0.
      const masks = readNpz(path.join(folder, 'masks.npz'));
      assert.deepEqual(
        [...masks.keys()],
        document.layers.map(({ name }) => name),
      );
      let zeros = 0;
      for (const [name, { data: values, shape }] of after.weights) {
        const mask = masks.get(name);
        const old = before.weights.get(name)!.data;
        if (mask) assert.ok(mask.data instanceof Uint8Array);
        if (mask) assert.deepEqual(mask.shape, shape);
        const wanted = old.map((value, at) => (mask?.data[at] === 0 ? 0 : value));
        assert.deepEqual(values, wanted, name);
        if (mask) zeros += values.filter((value) => Object.is(value, 0)).length;
      }
      assert.equal(zeros, document.zeros);
      // The recipe beside it makes the same mask again, from its own folder.
      const recipe = recipeSchema.parse(JSON.parse(readFileSync(document.recipe, 'utf8')));
      assert.equal(recipe.maskHash, document.maskHash);
      assert.equal(path.resolve(folder, recipe.model), path.resolve(model));
      const verified = await binary.json(verifyDocument, 0, 'run', document.recipe, '--verify');
      assert.ok(verified.equal);
      // And the same file, once it may be replaced.
      const saved = hashes(folder);
      await binary.json(failure, 1, 'run', document.recipe);
      await binary.json(pruneDocument, 0, 'run', document.recipe, '--force');
      assert.deepEqual(hashes(folder), saved);
    });

  it('a mask that differs: exit 3, and how far', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    const { recipe } = await binary.json(
      pruneDocument,
      0,
      'prune',
      model,
      '--criterion',
      'random',
      '--sparsity',
      '0.9',
      '--out',
      out,
    );
    const other = path.join(folder, 'other.prune.json');
    const content = JSON.parse(readFileSync(recipe, 'utf8')) as object;
    writeFileSync(other, JSON.stringify({ ...content, seed: 1 }));
    const { equal, jaccard } = await binary.json(verifyDocument, 3, 'run', other, '--verify');
    assert.equal(equal, false);
    // Two independent random tenths: p / (2 − p).
    assert.ok(Math.abs((jaccard ?? 0) - 0.1 / 1.9) < 0.005, `${jaccard}`);
    const { code, stdout } = await binary.run('run', other, '--verify');
    assert.equal(code, 3);
    assert.match(stdout, /differs .*0\.05/);
    const without = path.join(folder, 'without.prune.json');
    writeFileSync(without, JSON.stringify({ ...content, maskHash: undefined }));
    assert.equal((await binary.json(failure, 1, 'run', without, '--verify')).error.code, 'recipe-invalid');
  });

  it('--threshold removes the weights whose score is below it, and no other', async () => {
    const folder = binary.folder();
    const [scores, masks, out] = ['scores.npz', 'masks.npz', 'model.json'].map((name) => path.join(folder, name));
    const scored = await binary.json(
      scoreDocument,
      0,
      'score',
      model,
      '--criterion',
      'taylor',
      ...calibration,
      '--out',
      scores,
    );
    const arrays = readNpz(scores);
    assert.deepEqual(
      [...arrays].map(([name, { shape }]) => ({ name, shape })),
      scored.arrays,
    );
    const all = [...arrays.values()].flatMap(({ data: values }) => [...values]).sort((a, b) => a - b);
    assert.equal(all.length, total);
    const threshold = all[Math.round(0.7 * total)];
    const args = ['prune', model, '--criterion', 'taylor', '--threshold', String(threshold), ...data];
    const document = await binary.json(pruneDocument, 0, ...args, '--out', out, '--masks', masks);
    assert.equal(document.removed, all.filter((value) => value < threshold).length);
    for (const [name, { data: mask }] of readNpz(masks)) {
      const expected = Uint8Array.from(arrays.get(name)!.data, (value) => Number(value >= threshold));
      assert.deepEqual(mask, expected, name);
    }
    assert.ok((await binary.json(verifyDocument, 0, 'run', document.recipe, '--verify')).equal);
  });

  it('--threshold: weights that are zero already go too, whatever their score', async () => {
    const folder = binary.folder();
    const tiny = writeTinyModel(folder, { first: [0, 0, 0, 0] });
    const [scores, masks, out] = ['scores.npz', 'masks.npz', 'out.json'].map((name) => path.join(folder, name));
    await binary.json(scoreDocument, 0, 'score', tiny, '--criterion', 'random', '--out', scores);
    const line = ['prune', tiny, '--criterion', 'random', '--threshold', '0.5', '--out', out, '--masks', masks];
    const { removed, zeros } = await binary.json(pruneDocument, 0, ...line);
    const [first, second] = [...readNpz(scores).values()].map(({ data: values }) => [...values]);
    assert.ok(
      first.slice(0, 4).some((score) => score >= 0.5),
      'the case is one',
    );
    const expected = [
      first.map((score, at) => Number(at > 3 && score >= 0.5)),
      second.map((score) => Number(score >= 0.5)),
    ];
    assert.deepEqual(
      [...readNpz(masks).values()].map(({ data: mask }) => [...mask]),
      expected,
    );
    assert.equal(zeros, removed);
    assert.equal(removed, expected.flat().filter((kept) => kept === 0).length);
  });

  it('--fail-if: the work is done, and exit 3 says that the condition holds', async () => {
    const folder = binary.folder();
    const prune = (name: string, condition: string): string[] => [
      ...['prune', model, '--criterion', 'magnitude', '--sparsity', '0.5', ...data],
      ...['--out', path.join(folder, name), '--fail-if', condition],
    ];
    await binary.json(pruneDocument, 0, ...prune('a.json', 'after.accuracy < 0.5'));
    const { after } = await binary.json(
      pruneDocument,
      3,
      ...prune('b.json', 'after.accuracy > 0.5 && removed == 133100'),
    );
    assert.ok((after.accuracy ?? 0) > 0.5);
    assert.ok(existsSync(path.join(folder, 'b.json')));
  });

  it('a recipe with several methods is compared', async () => {
    const recipe = path.join(binary.folder(), 'two.prune.json');
    const methods = [{ criterion: 'magnitude' }, { criterion: 'random' }];
    const at = path.relative(path.dirname(recipe), path.resolve(model));
    writeFileSync(recipe, JSON.stringify({ schema: 1, model: at, methods, sparsity: [0.5] }));
    const { code, stdout } = await binary.run('run', recipe);
    assert.equal(code, 0);
    assert.match(stdout, /magnitude +random/);
  });
});
