import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { inspectDocument } from './documents';

const encoder = 'test/fixtures/onnx/models/encoder-ids.dynamo.onnx';

describe('an ONNX model in the terminal', function () {
  this.timeout(60_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('is inspected, with readable names beside those that the exporter made up', async () => {
    const { format, framework, mode, parameters, ...ports } = await binary.json(inspectDocument, 0, 'inspect', encoder);
    assert.deepEqual([format, framework?.split(' ')[0], mode], ['ONNX', 'pytorch', 'graph']);
    assert.deepEqual([ports.inputNames, ports.inputs], [['ids'], [[1, 8]]]);
    assert.deepEqual([ports.outputNames, ports.outputs], [['output'], [[1, 4]]]);
    const linear = parameters.find(({ name }) => name === 'val_88');
    assert.deepEqual(
      [linear?.alias, linear?.layer, linear?.role],
      ['encoder.layers.0.linear1.weight', 'encoder.layers.0.linear1', 'kernel'],
    );
    assert.equal(parameters.find(({ name }) => name === 'head.weight')?.alias, undefined);
    const { stdout } = await binary.run('inspect', encoder);
    assert.match(stdout, /^ids \[1, 8\] → output \[1, 4\]$/m);
    assert.match(stdout, /val_88 \(encoder\.layers\.0\.linear1\.weight\)/);
  });

  it('is told from a Git LFS pointer under its name', async () => {
    const file = path.join(binary.folder(), 'model.onnx');
    writeFileSync(file, 'version https://git-lfs.github.com/spec/v1\noid sha256:12ab\nsize 12345\n');
    const { code, stdout, stderr } = await binary.run('inspect', file);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /model\.onnx is a Git LFS pointer/);
    assert.match(stderr, /git lfs pull/);
  });
});
