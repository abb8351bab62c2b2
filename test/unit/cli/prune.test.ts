import * as tf from '@tensorflow/tfjs';
import assert from 'node:assert/strict';
import { cpSync, existsSync, linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { recipe as recipeSchema } from '../../../src/shared/recipe';
import { bundle, type Binary } from './binary';
import { failure, inspectDocument, pruneDocument, predictDocument, scoreDocument, verifyDocument } from './documents';
import { hashes, readNpz, writeNpz } from './files';
import { stockModel, zerosOf } from './stock';

const source = 'samples/mnist/lenet-300-100';
const model = `${source}/model.json`;
const calibration = ['--data', 'samples/mnist/calibration.npz', '--limit', '256'];
const data = [...calibration, '--test', 'samples/mnist/test.npz'];
const total = 784 * 300 + 300 * 100 + 100 * 10;

/** Digits as the network takes them, and their labels. */
function digits(): { x: tf.Tensor; labels: Int32Array } {
  const arrays = readNpz('samples/mnist/test.npz');
  const [x, y] = [arrays.get('x')!, arrays.get('y')!];
  return {
    x: tf.tensor(
      Float32Array.from(x.data, (value) => value / 255),
      [...x.shape],
    ),
    labels: Int32Array.from(y.data),
  };
}

async function stockAccuracy(file: string): Promise<{ accuracy: number; zeros: number }> {
  const loaded = await stockModel(file);
  const { x, labels } = digits();
  const shape = loaded.inputs[0].shape.map((extent) => extent ?? -1);
  const classes = tf.tidy(() => (loaded.predict(x.reshape(shape)) as tf.Tensor).argMax(-1).dataSync());
  x.dispose();
  return {
    accuracy: labels.filter((label, at) => label === classes[at]).length / labels.length,
    zeros: zerosOf(loaded),
  };
}

describe('the terminal prunes and saves', function () {
  this.timeout(240_000);
  let binary: Binary;
  let backend: string;
  let untouched: Map<string, string>;
  beforeEach(() => (untouched = hashes(source)));
  // No command touches the source, whatever it did.
  afterEach(() => assert.deepEqual(hashes(source), untouched));
  before(async () => {
    binary = await bundle();
    // Other test files in this process may have chosen another.
    await tf.ready();
    backend = tf.getBackend();
    await tf.setBackend('cpu');
  });
  after(async () => {
    binary.dispose();
    await tf.setBackend(backend);
  });

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
      const { accuracy, zeros } = await stockAccuracy(out);
      assert.equal(zeros, document.zeros);
      assert.ok(Math.abs(accuracy - (document.after.accuracy ?? 0)) < 1e-9, `${accuracy}`);
      assert.ok((document.before.accuracy ?? 0) > 0.9);
      // The masks: one for each scored parameter, in its own shape; where they are 1 the weights are the source's.
      const [source, pruned] = await Promise.all([stockModel(model), stockModel(out)]);
      const masks = readNpz(path.join(folder, 'masks.npz'));
      assert.deepEqual(
        [...masks.keys()],
        document.layers.map(({ name }) => name),
      );
      const valuesOf = (net: tf.LayersModel): Map<string, tf.Tensor> =>
        new Map(net.weights.map((weight) => [weight.originalName, weight.read()]));
      const [old, young] = [valuesOf(source), valuesOf(pruned)];
      for (const [name, { data: mask, shape }] of masks) {
        assert.ok(mask instanceof Uint8Array);
        assert.deepEqual(shape, young.get(name)!.shape);
        const wanted = old
          .get(name)!
          .dataSync()
          .map((value, at) => (mask[at] ? value : 0));
        assert.deepEqual(young.get(name)!.dataSync(), wanted, name);
      }
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

  describe('what it does not write over', () => {
    const prune = (out: string, ...more: string[]): string[] => [
      'prune',
      model,
      '--criterion',
      'magnitude',
      '--sparsity',
      '0.5',
      '--out',
      out,
      ...more,
    ];

    it('the source, by any name, with --force neither', async () => {
      const folder = binary.folder();
      const [symbolic, hard] = [path.join(folder, 'link.json'), path.join(folder, 'hard.json')];
      const copy = path.join(folder, 'copy');
      cpSync(source, copy, { recursive: true });
      symlinkSync(path.resolve(copy, 'model.json'), symbolic);
      linkSync(path.resolve(copy, 'model.json'), hard);
      const whole = hashes(copy);
      for (const out of [path.join(copy, 'model.json'), symbolic, hard, path.join(copy, '..', 'copy', 'model.json')]) {
        const args = prune(out, '--force').map((word) => (word === model ? path.join(copy, 'model.json') : word));
        assert.equal((await binary.json(failure, 1, ...args)).error.code, 'source-protected', out);
      }
      assert.deepEqual(hashes(copy), whole);
      const [shard] = readdirSync(copy).filter((name) => name.endsWith('.bin'));
      const masks = prune(path.join(folder, 'new.json'), '--force', '--masks', path.join(copy, 'model.json'));
      assert.equal(
        (await binary.json(failure, 1, ...masks.map((word) => (word === model ? path.join(copy, 'model.json') : word))))
          .error.code,
        'source-protected',
      );
      const onShard = prune(path.join(copy, shard), '--force').map((word) =>
        word === model ? path.join(copy, 'model.json') : word,
      );
      assert.equal((await binary.json(failure, 1, ...onShard)).error.code, 'source-protected');
      assert.deepEqual(hashes(copy), whole);
    });

    it('what stands there, without --force', async () => {
      const folder = binary.folder();
      const out = path.join(folder, 'model.json');
      writeFileSync(out, 'mine');
      const { error } = await binary.json(failure, 1, ...prune(out));
      assert.deepEqual([error.code, readdirSync(folder)], ['file-exists', ['model.json']]);
      await binary.json(pruneDocument, 0, ...prune(out, '--force'));
      await binary.json(inspectDocument, 0, 'inspect', out);
    });

    it('a folder that cannot be written, or is not there: nothing is left behind', async function () {
      const folder = binary.folder();
      assert.equal(
        (await binary.json(failure, 1, ...prune(path.join(folder, 'a', 'b.json')))).error.code,
        'file-missing',
      );
      assert.deepEqual(readdirSync(folder), []);
      // No permission stops root, but nobody creates a file in /sys.
      if (process.platform !== 'linux') this.skip();
      assert.equal((await binary.json(failure, 1, ...prune('/sys/model.json'))).error.code, 'file-not-writable');
    });
  });

  it('predict answers as stock TensorFlow.js does, in the order of the file', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'outputs.npz');
    const document = await binary.json(
      predictDocument,
      0,
      'predict',
      model,
      '--data',
      'samples/mnist/test.npz',
      '--out',
      out,
    );
    const loaded = await stockModel(model);
    const { x } = digits();
    const shape = loaded.inputs[0].shape.map((extent) => extent ?? -1);
    const expected = tf.tidy(() => (loaded.predict(x.reshape(shape)) as tf.Tensor).dataSync());
    const [[name, found]] = [...readNpz(out)] as [[string, { shape: number[]; data: Float32Array }]];
    assert.deepEqual(document.arrays, [{ name, shape: found.shape }]);
    assert.deepEqual(found.shape, [x.shape[0], 10]);
    assert.ok(found.data.every((value, at) => Math.abs(value - expected[at]) < 1e-4));
    // The first of them are the first.
    await binary.json(
      predictDocument,
      0,
      'predict',
      model,
      '--data',
      'samples/mnist/test.npz',
      '--limit',
      '7',
      '--out',
      out,
      '--force',
    );
    const first = readNpz(out).get(name)!;
    assert.deepEqual(first.shape, [7, 10]);
    assert.ok(first.data.every((value, at) => Math.abs(value - found.data[at]) < 1e-6));
    // Data needs no labels here.
    const unlabelled = writeNpz(path.join(folder, 'x.npz'), { x: readNpz('samples/mnist/test.npz').get('x')! });
    await binary.json(predictDocument, 0, 'predict', model, '--data', unlabelled, '--out', out, '--force');
  });
});
