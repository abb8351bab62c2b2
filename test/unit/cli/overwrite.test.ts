import assert from 'node:assert/strict';
import { cpSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { failure, inspectDocument, pruneDocument } from './documents';
import { hashes, writeTinyModel } from './files';

const source = 'samples/paper-mlp';
const prune = (model: string, out: string, ...more: string[]): string[] => [
  ...['prune', model, '--criterion', 'magnitude', '--sparsity', '0.5', '--out', out],
  ...more,
];

describe('what the terminal does not write over', function () {
  this.timeout(120_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('the source, by any name, with --force neither', async () => {
    const folder = binary.folder();
    const copy = path.join(folder, 'copy');
    cpSync(source, copy, { recursive: true });
    const model = path.join(copy, 'model.json');
    const shard = path.join(copy, readdirSync(copy).filter((name) => name.endsWith('.bin'))[0]);
    const [symbolic, hard] = [path.join(folder, 'link.json'), path.join(folder, 'hard.json')];
    symlinkSync(model, symbolic);
    linkSync(model, hard);
    const whole = hashes(copy);
    const free = path.join(folder, 'new.json');
    const lines = [
      ...[model, symbolic, hard, path.join(copy, '..', 'copy', 'model.json'), shard].map((out) => prune(model, out)),
      prune(model, free, '--masks', model),
      prune(model, free, '--masks', shard),
      ['score', model, '--criterion', 'magnitude', '--out', shard],
      ['predict', model, '--data', path.join(copy, 'data.npz'), '--out', shard],
      prune(model, free, '--data', path.join(copy, 'data.npz'), '--masks', path.join(copy, 'data.npz')),
    ];
    for (const line of lines) {
      const { error } = await binary.json(failure, 1, ...line, '--force');
      assert.equal(error.code, 'source-protected', line.join(' '));
    }
    assert.deepEqual(hashes(copy), whole);
    assert.deepEqual(readdirSync(folder).sort(), ['copy', 'hard.json', 'link.json']);
  });

  it('a file of the data folder that it reads', async () => {
    const folder = binary.folder();
    const data = path.join(folder, 'digits');
    mkdirSync(data);
    const images = path.join(data, 't10k-images-idx3-ubyte');
    writeFileSync(images, Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8]));
    const model = writeTinyModel(folder);
    const whole = hashes(data);
    const out = ['--data', data, '--force', '--out', images];
    for (const line of [['predict', model], ['score', model, '--criterion', 'magnitude'], prune(model, images)]) {
      const { error } = await binary.json(failure, 1, ...line, ...out);
      assert.equal(error.code, 'source-protected', line.join(' '));
    }
    assert.deepEqual(hashes(data), whole);
  });

  it('its own result: masks need a name of their own', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'out.json');
    for (const masks of [out, path.join(folder, '.', 'out.json'), path.join(folder, 'out.prune.json')]) {
      const { error } = await binary.json(
        failure,
        2,
        ...prune(`${source}/model.json`, out, '--masks', masks, '--force'),
      );
      assert.deepEqual([error.code, readdirSync(folder)], ['option-invalid', []]);
    }
    const shard = path.join(folder, 'out.group1-shard1of1.bin');
    const { error } = await binary.json(failure, 1, ...prune(`${source}/model.json`, out, '--masks', shard));
    assert.equal(error.code, 'file-exists');
    await binary.json(inspectDocument, 0, 'inspect', out);
  });

  it('what stands there, without --force', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'out.json');
    writeFileSync(out, 'mine');
    const { error } = await binary.json(failure, 1, ...prune(`${source}/model.json`, out));
    assert.deepEqual([error.code, readdirSync(folder)], ['file-exists', ['out.json']]);
    await binary.json(pruneDocument, 0, ...prune(`${source}/model.json`, out, '--force'));
    await binary.json(inspectDocument, 0, 'inspect', out);
  });

  it('a folder that cannot be written, or is not there: nothing is left behind', async function () {
    const folder = binary.folder();
    const model = writeTinyModel(folder);
    const before = readdirSync(folder);
    const nowhere = await binary.json(failure, 1, ...prune(model, path.join(folder, 'a', 'b.json')));
    assert.equal(nowhere.error.code, 'file-missing');
    assert.deepEqual(readdirSync(folder), before);
    // Permissions do not stop root, but nobody creates a file in /sys.
    if (process.platform !== 'linux') this.skip();
    const { error } = await binary.json(failure, 1, ...prune(model, '/sys/model.json'));
    assert.equal(error.code, 'file-not-writable');
  });
});
