import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { compareDocument, failure, pruneDocument, scoreDocument, verifyDocument } from './documents';
import { readNpz } from './files';
import { accuracyOf, digits, stock } from './stock';

const model = 'samples/mnist/lenet-300-100/model.json';
const data = ['--data', 'samples/mnist/calibration.npz', '--limit', '256', '--test', 'samples/mnist/test.npz'];
const l1 = ['--criterion', 'l1', '--option', 'l1.epochs=2', '--lr', '0.02'];

describe('l1 in the terminal', function () {
  this.timeout(240_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('--threshold is its own option: the sparsity is the outcome, and the trained weights are saved', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const line = ['prune', model, ...l1, '--threshold', '0.01', ...data, '--out', out];
    const document = await binary.json(pruneDocument, 0, ...line);
    assert.equal(document.options['threshold'], '0.01');
    assert.deepEqual(document.trained, { epochs: 2 });
    assert.ok(document.removed > 0 && document.kept > 0);
    const { x, labels } = digits();
    const [before, after] = [await stock(model, x), await stock(out, x)];
    assert.ok(Math.abs(accuracyOf(after, labels) - (document.after.accuracy ?? 0)) < 1e-9);
    let kept = 0;
    for (const { name } of document.layers) {
      const { data: values } = after.weights.get(name)!;
      const left = [...values].filter((value) => value !== 0);
      kept += left.length;
      assert.ok(
        left.every((value) => Math.abs(value) >= Math.fround(0.01)),
        `${name}: a weight below the threshold is left`,
      );
      const old = before.weights.get(name)!.data;
      assert.ok(
        values.some((value, at) => value !== 0 && value !== old[at]),
        `${name} was not trained`,
      );
    }
    assert.equal(kept, document.kept);
    assert.ok((await binary.json(verifyDocument, 0, 'run', document.recipe, '--verify')).equal);
    const { stdout } = await binary.run(...line, '--force');
    assert.match(stdout, /\nl1 trained 2 epochs before its weights were scored\.\n/);
  });

  it('a λ that empties layers is said, and each keeps a weight', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const line = ['prune', model, ...l1, '--option', 'l1.lambda=50', '--sparsity', '0.5', ...data, '--out', out];
    const { layers, notes = [] } = await binary.json(pruneDocument, 0, ...line);
    assert.ok(layers.every(({ kept }) => kept > 0));
    const { x } = digits();
    const { weights } = await stock(out, x);
    for (const { name } of layers) {
      assert.ok(
        weights.get(name)!.data.some((value) => value !== 0),
        `${name} is empty`,
      );
      assert.ok(
        notes.some((note) => note.includes(name) && note.includes('50')),
        notes.join('\n'),
      );
    }
  });

  it('scores with the weights that it has trained, as it is told to', async () => {
    const folder = binary.folder();
    const score = async (name: string, ...more: string[]): Promise<Float32Array> => {
      const out = path.join(folder, name);
      const document = await binary.json(
        scoreDocument,
        0,
        ...['score', model, '--criterion', 'l1', '--option', 'epochs=1', '--data', 'samples/mnist/calibration.npz'],
        ...['--limit', '128', '--out', out, ...more],
      );
      assert.deepEqual(document.trained, { epochs: 1 });
      return Float32Array.from(readNpz(out).get('dense_1/kernel')!.data);
    };
    const [slow, fast, again] = [
      await score('a.npz', '--lr', '0.001'),
      await score('b.npz', '--lr', '0.05'),
      await score('c.npz', '--lr', '0.001'),
    ];
    assert.deepEqual(slow, again);
    assert.notDeepEqual(slow, fast);
  });

  it('stands in a comparison at its own sparsity, labelled as trained', async () => {
    const line = ['compare', model, ...data, '--criteria', 'magnitude,l1', '--option', 'l1.threshold=0.01'];
    const all = [...line, '--option', 'l1.epochs=1', '--sparsity', '0.9'];
    const { results } = await binary.json(compareDocument, 0, ...all);
    const [magnitude, trained] = results;
    assert.equal(magnitude.trained, undefined);
    assert.deepEqual(trained.trained, { epochs: 1 });
    assert.equal(trained.points.length, 1);
    assert.notEqual(trained.points[0].sparsity, 0.9);
    const { stdout } = await binary.run(...all);
    assert.match(stdout, /90\.0 % of the scored weights removed.*\nlayer +magnitude\n/);
    assert.match(stdout, /Each method at its own sparsity.*\n[^─]*trained 1 epochs\n/);
  });

  it('says which threshold would leave something', async () => {
    const out = path.join(binary.folder(), 'model.json');
    for (const method of [[...l1], ['--criterion', 'magnitude']]) {
      const line = ['prune', model, ...method, '--threshold', '1000', ...data, '--out', out];
      const { error } = await binary.json(failure, 2, ...line);
      assert.equal(error.code, 'sparsity-invalid');
      assert.match(error.expected ?? '', /^≤ 0\.\d+$/);
      assert.ok(!existsSync(out));
    }
  });

  it('takes no threshold beside a sparsity', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const line = ['prune', model, ...l1, '--option', 'threshold=0.1', '--sparsity', '0.5', ...data, '--out', out];
    const { error } = await binary.json(failure, 2, ...line);
    assert.match(error.message, /--threshold and --sparsity/);
  });
});
