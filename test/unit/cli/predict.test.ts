import assert from 'node:assert/strict';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { predictDocument } from './documents';
import { readNpz, writeNpz } from './files';
import { digits, stock } from './stock';

const model = 'samples/mnist/lenet-300-100/model.json';
const test = 'samples/mnist/test.npz';

describe('the terminal predicts', function () {
  this.timeout(120_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());
  const predict = (data: string, out: string, ...more: string[]): Promise<{ arrays: object[] }> =>
    binary.json(predictDocument, 0, 'predict', model, '--data', data, '--out', out, ...more);
  const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Math.max(...Array.from(a, (value, at) => Math.abs(value - b[at])));

  it('what stock TensorFlow.js predicts, in the order of the file', async () => {
    const out = path.join(binary.folder(), 'outputs.npz');
    const { arrays } = await predict(test, out);
    const { outputs } = await stock(model, digits().x);
    const [[name, found]] = readNpz(out);
    assert.deepEqual(arrays, [{ name, shape: found.shape }]);
    assert.deepEqual(found.shape, [outputs.length / 10, 10]);
    assert.ok(farthest(found.data, outputs) < 1e-4);
    // The first of them are the first.
    await predict(test, out, '--limit', '7', '--force');
    const first = readNpz(out).get(name)!;
    assert.deepEqual(first.shape, [7, 10]);
    assert.ok(farthest(first.data, found.data) < 1e-6);
  });

  it('without labels', async () => {
    const folder = binary.folder();
    const unlabelled = writeNpz(path.join(folder, 'x.npz'), { x: readNpz(test).get('x')! });
    const { arrays } = await predict(unlabelled, path.join(folder, 'outputs.npz'), '--limit', '3');
    assert.equal(arrays.length, 1);
  });
});
