import assert from 'node:assert/strict';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { evaluateDocument, inspectDocument, pruneDocument } from './documents';
import { writeNpz } from './files';
import { accuracyOf, digits, stock } from './stock';

const model = 'samples/mnist/lenet-5/model.json';

describe('the terminal and the convolutional sample', function () {
  this.timeout(240_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('reads all of it: 431,080 parameters, its four kernels scored, no barrier', async () => {
    const document = await binary.json(inspectDocument, 0, 'inspect', model);
    assert.equal(document.mode, 'graph');
    assert.equal(document.total, 431_080);
    assert.equal(document.prunable, 5 * 5 * 20 + 5 * 5 * 20 * 50 + 4 * 4 * 50 * 500 + 500 * 10);
    assert.deepEqual(document.inputs, [[1, 28, 28, 1]]);
    assert.deepEqual(document.barriers, []);
  });

  it('takes the digits of the other sample as they are: at least 97 % right', async () => {
    const { metrics, data } = await binary.json(
      evaluateDocument,
      0,
      'evaluate',
      model,
      '--data',
      'samples/mnist/test.npz',
    );
    assert.equal(data.examples, 2000);
    assert.ok(metrics.accuracy! >= 0.97, String(metrics.accuracy));
  });

  it('gets as many right as stock TensorFlow.js does, before and after pruning', async () => {
    const folder = binary.folder();
    const { x, labels } = digits();
    const [count, pixels] = [200, 784];
    const some = { shape: [count, pixels], data: Float32Array.from(x.data.subarray(0, count * pixels)) };
    const few = labels.subarray(0, count);
    const file = writeNpz(path.join(folder, 'digits.npz'), { x: some, y: { shape: [count], data: few } });
    const out = path.join(folder, 'pruned.json');
    const options = ['--criterion', 'magnitude', '--sparsity', '0.97', '--data', file, '--test', file, '--out', out];
    const document = await binary.json(pruneDocument, 0, 'prune', model, ...options);
    const [before, after] = [await stock(model, some), await stock(out, some)];
    assert.ok(Math.abs(accuracyOf(before, few) - document.before.accuracy!) < 1e-9);
    assert.ok(Math.abs(accuracyOf(after, few) - document.after.accuracy!) < 1e-9);
    assert.ok(accuracyOf(before, few) >= 0.97);
    const zeros = [...after.weights]
      .filter(([name]) => name.endsWith('kernel'))
      .reduce((sum, [, { data }]) => sum + data.filter((value) => value === 0).length, 0);
    assert.equal(zeros, document.zeros);
    assert.equal(document.removed, Math.round(430_500 * 0.97));
  });
});
