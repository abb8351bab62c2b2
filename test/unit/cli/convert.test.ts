import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../../../src/core/formats/onnx/proto/onnx_pb';
import { runFile } from '../formats/onnx/export/runtime';
import { bundle, type Binary } from './binary';
import { convertDocument, failure, pruneDocument } from './documents';
import { hashes, writeTinyModel } from './files';
import { accuracyOf, digits, stock } from './stock';

const source = 'samples/mnist/lenet-300-100';
const model = `${source}/model.json`;

/** The weights of an ONNX file, by name. */
function weightsOf(file: string): Map<string, Float32Array> {
  const { graph } = fromBinary(ModelProtoSchema, new Uint8Array(readFileSync(file)));
  return new Map(
    graph!.initializer
      .filter(({ dataType }) => dataType === 1)
      .map(({ name, rawData }) => [name, new Float32Array(rawData.slice().buffer)]),
  );
}

/** What ONNX Runtime makes of the test digits. */
async function answersOf(file: string): Promise<Float32Array> {
  const bytes = new Uint8Array(readFileSync(file));
  const [input] = fromBinary(ModelProtoSchema, bytes).graph!.input;
  const { data, shape } = digits().x;
  const [output] = await runFile(bytes, [{ name: input.name, shape, values: Float32Array.from(data) }]);
  return output[1].values;
}

describe('the terminal converts', function () {
  this.timeout(120_000);
  let binary: Binary;
  let untouched: Map<string, string>;
  beforeEach(() => (untouched = hashes(source)));
  afterEach(() => assert.deepEqual(hashes(source), untouched));
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('a network to ONNX: the same answers and weights under the same names', async () => {
    const out = path.join(binary.folder(), 'lenet.onnx');
    const document = await binary.json(convertDocument, 0, 'convert', model, '--out', out);
    assert.equal(document.out, out);
    assert.equal(document.bytes, readFileSync(out).length);
    assert.deepEqual(document.warnings, []);
    const { outputs, weights } = await stock(model, digits().x);
    const answers = await answersOf(out);
    assert.equal(answers.length, outputs.length);
    assert.ok(answers.every((answer, at) => Math.abs(answer - outputs[at]) < 1e-4));
    const exported = weightsOf(out);
    for (const [name, { data }] of weights) assert.deepEqual(exported.get(name), data, name);
    assert.deepEqual(readdirSync(path.dirname(out)), ['lenet.onnx']);
  });

  it('while it prunes, where the name says so: zeros, accuracy and recipe are those of its own format', async () => {
    const folder = binary.folder();
    const [out, own] = [path.join(folder, 'pruned.onnx'), path.join(folder, 'own.json')];
    const data = ['--data', 'samples/mnist/calibration.npz', '--test', 'samples/mnist/test.npz'];
    const args = ['prune', model, '--criterion', 'magnitude', '--sparsity', '0.9', ...data];
    const document = await binary.json(pruneDocument, 0, ...args, '--out', out);
    await binary.json(pruneDocument, 0, ...args, '--out', own);
    const { x, labels } = digits();
    const { weights } = await stock(own, x);
    const exported = weightsOf(out);
    let zeros = 0;
    for (const { name } of document.layers) {
      assert.deepEqual(exported.get(name), weights.get(name)!.data, name);
      zeros += exported.get(name)!.filter((value) => value === 0).length;
    }
    assert.equal(zeros, document.zeros);
    assert.ok(zeros > 200_000);
    const outputs = await answersOf(out);
    assert.ok(Math.abs(accuracyOf({ outputs, weights }, labels) - (document.after.accuracy ?? 0)) < 1e-9);
    assert.deepEqual(document.recipe, path.join(folder, 'pruned.prune.json'));
  });

  it('over a file that exists with --force alone', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'tiny.onnx');
    writeFileSync(out, 'mine');
    const tiny = writeTinyModel(folder);
    const { error } = await binary.json(failure, 1, 'convert', tiny, '--out', out);
    assert.equal(error.code, 'file-exists');
    assert.equal(readFileSync(out, 'utf8'), 'mine');
    await binary.json(convertDocument, 0, 'convert', tiny, '--out', out, '--force');
    assert.equal(weightsOf(out).get('a/kernel')?.length, 12);
  });

  it('no weights without a network', async () => {
    const folder = binary.folder();
    const unknown = writeTinyModel(folder, { layerClass: 'Mystery' });
    const before = readdirSync(folder);
    for (const args of [
      ['convert', unknown],
      ['prune', unknown, '--criterion', 'magnitude', '--sparsity', '0.5'],
    ]) {
      const { error } = await binary.json(failure, 1, ...args, '--out', path.join(folder, 'out.onnx'));
      assert.equal(error.code, 'graph-required');
      assert.ok(error.remedy);
    }
    assert.deepEqual(readdirSync(folder), before);
  });
});
