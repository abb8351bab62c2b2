import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { convertDocument, diffDocument, failure, pruneDocument } from './documents';
import { hashes, writeTinyData, writeTinyModel } from './files';
import { accuracyOf, digits, stock, type Stock } from './stock';

const source = 'samples/mnist/lenet-300-100';
const lenet = `${source}/model.json`;
const test = 'samples/mnist/test.npz';

/** Distances of two networks' softmax outputs, in float64 and by no code of ours. */
function distances(
  before: Stock,
  after: Stock,
  examples: number,
): Record<'maxAbs' | 'meanAbs' | 'agreement' | 'kl', number> {
  const [p, q] = [before.outputs, after.outputs];
  const width = p.length / examples;
  const sizes = [...p].map((value, at) => Math.abs(q[at] - value));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const rows = Array.from({ length: examples }, (_, row) => [row * width, (row + 1) * width] as const);
  const top = (values: Float32Array): number => values.indexOf(Math.max(...values));
  return {
    maxAbs: Math.max(...sizes),
    meanAbs: sum(sizes) / sizes.length,
    agreement: rows.filter(([a, b]) => top(p.subarray(a, b)) === top(q.subarray(a, b))).length / examples,
    kl: sum([...p].map((value, at) => (value === 0 ? 0 : value * Math.log(value / q[at])))) / examples,
  };
}

const near = (found: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(found - wanted) <= within, `${found} is not ${wanted} ± ${within}`);

describe('the terminal compares two models', function () {
  this.timeout(120_000);
  let binary: Binary;
  let pruned: string;
  let untouched: Map<string, string>;
  beforeEach(() => (untouched = hashes(source)));
  afterEach(() => assert.deepEqual(hashes(source), untouched));
  before(async () => {
    binary = await bundle({ 'All parameters are equal.': '所有参数都相同。' });
    pruned = path.join(binary.folder(), 'pruned.json');
    const method = ['--criterion', 'magnitude', '--sparsity', '0.9'];
    await binary.json(pruneDocument, 0, 'prune', lenet, ...method, '--out', pruned);
  });
  after(() => binary.dispose());

  it('a network and its pruned copy: zeros, changes, and what becomes of the answers', async () => {
    const document = await binary.json(diffDocument, 0, 'diff', lenet, pruned, '--data', test);
    const { x, labels } = digits();
    const [before, after] = [await stock(lenet, x), await stock(pruned, x)];
    for (const layer of document.layers) {
      const [old, now] = [before.weights.get(layer.name)!.data, after.weights.get(layer.name)!.data];
      const gone = [...old].filter((value, at) => value !== 0 && now[at] === 0);
      assert.deepEqual(
        [layer.newlyZero, layer.changed, layer.noLongerZero, layer.after.zeros, layer.maxAbsChange],
        [gone.length, gone.length, 0, gone.length, gone.reduce((most, value) => Math.max(most, Math.abs(value)), 0)],
        layer.name,
      );
    }
    assert.deepEqual(
      document.layers.map(({ name }) => name),
      [...before.weights.keys()],
    );
    assert.equal(document.equal, false);
    const wanted = distances(before, after, labels.length);
    const { outputs } = document;
    assert.ok(outputs?.kl !== undefined);
    near(outputs.maxAbs, wanted.maxAbs, 1e-5);
    near(outputs.meanAbs, wanted.meanAbs, 1e-6);
    near(outputs.kl, wanted.kl, 1e-4);
    assert.equal(outputs.agreement, wanted.agreement);
    assert.equal(outputs.examples, labels.length);
    assert.equal(document.before.accuracy, accuracyOf(before, labels));
    assert.equal(document.after.accuracy, accuracyOf(after, labels));
    assert.deepEqual([document.before.file, document.after.file], [lenet, pruned]);
  });

  it('a network and its ONNX conversion: nothing has changed', async () => {
    const converted = path.join(binary.folder(), 'lenet-5.onnx');
    await binary.json(convertDocument, 0, 'convert', 'samples/mnist/lenet-5/model.json', '--out', converted);
    const args = ['samples/mnist/lenet-5/model.json', converted, '--data', test, '--limit', '64'];
    const document = await binary.json(diffDocument, 0, 'diff', ...args);
    assert.equal(document.equal, true);
    assert.equal(document.outputs?.examples, 64);
    near(document.outputs?.maxAbs ?? NaN, 0, 1e-5);
    assert.equal(document.outputs?.agreement, 1);
    const noise = await binary.json(
      diffDocument,
      0,
      'diff',
      ...args.slice(0, 2),
      '--data',
      'synthetic',
      '--limit',
      '8',
    );
    near(noise.outputs?.maxAbs ?? NaN, 0, 1e-5);
  });

  it('weights alone, without data and with it', async () => {
    const [one, other] = [binary.folder(), binary.folder()];
    const before = writeTinyModel(one, { layerClass: 'Telepathy' });
    const after = writeTinyModel(other, { first: [0, 7] });
    const plain = await binary.json(diffDocument, 0, 'diff', before, after);
    assert.deepEqual([plain.before.mode, plain.after.mode, plain.executor], ['weights-only', 'graph', 'none']);
    const [kernel] = plain.layers;
    assert.deepEqual([kernel.changed, kernel.newlyZero, kernel.after.zeros], [2, 1, 1]);
    assert.deepEqual(
      plain.biggest.map(({ name, index, after: now }) => [name, index, now]),
      [
        ['a/kernel', [0, 1], 7],
        ['a/kernel', [0, 0], 0],
      ],
    );
    const document = await binary.json(diffDocument, 0, 'diff', before, after, '--data', writeTinyData(one));
    assert.ok(!document.outputs);
    assert.match(document.warnings.join(), /Outputs were not compared: the network of model\.json could not be read/);
    assert.deepEqual(document.layers, plain.layers);
  });

  it('says where the outputs do not fit each other', async () => {
    const folder = binary.folder();
    const tiny = writeTinyModel(folder);
    const data = writeTinyData(folder);
    const document = await binary.json(diffDocument, 0, 'diff', tiny, lenet, '--data', data);
    assert.match(document.warnings.join(), /Outputs were not compared: .* does not fit/);
    const failed = await binary.json(failure, 1, 'diff', lenet, tiny, '--data', data);
    assert.equal(failed.error.code, 'data-mismatch');
    const other = path.join(folder, 'three.json');
    writeFileSync(
      other,
      readFileSync(tiny, 'utf8')
        .replace('"units":2', '"units":3')
        .replace('[3,2]', '[3,3]')
        .replace('[2]', '[3]')
        .replace('weights.bin', 'three.bin'),
    );
    writeFileSync(path.join(folder, 'three.bin'), new Uint8Array(4 * 27));
    const widths = await binary.json(diffDocument, 0, 'diff', tiny, other, '--data', data);
    assert.match(widths.warnings.join(), /their shapes are \[1, 2\] and \[1, 3\]/);
    assert.equal(widths.layers.find(({ name }) => name === 'b/kernel')?.changed, undefined);
  });

  it('for CI: a condition over the difference ends with 3', async () => {
    const args = ['diff', lenet, pruned, '--data', test, '--limit', '200'];
    for (const [condition, code] of [
      ['outputs.agreement < 0.5', 0],
      ['after.accuracy < 0.999', 3],
      ['!equal', 3],
      ['total.changed > 200000', 3],
    ] as const)
      assert.equal((await binary.run(...args, '--fail-if', condition)).code, code, condition);
    const missing = await binary.run('diff', lenet, pruned, '--fail-if', 'outputs.agreement < 0.5');
    assert.equal(missing.code, 2);
  });

  it('for people, in their language', async () => {
    const table = await binary.run('diff', lenet, pruned);
    assert.equal(table.code, 0);
    assert.match(table.stdout, /dense_1\/kernel +784 × 300 +0\.0 % +\d\d\.\d % +\d\d\.\d %/);
    assert.match(table.stdout, /Equal parameters: 3/);
    const same = await binary.run('diff', lenet, lenet, '--lang', 'zh-cn');
    assert.match(same.stdout, /所有参数都相同。/);
    const gone = await binary.run('diff', lenet, 'nothing.json');
    assert.deepEqual([gone.code, gone.stdout], [1, '']);
    assert.match(gone.stderr, /nothing\.json does not exist/);
  });
});
