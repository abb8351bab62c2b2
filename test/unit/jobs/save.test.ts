import assert from 'node:assert/strict';
import { link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Model } from '../../../src/core/formats/model';
import { sourceOf } from '../../../src/jobs/folder';
import { saveModel, type SaveRequest } from '../../../src/jobs/save';
import { Cancelled } from '../../../src/shared/problem';
import { recipe as schema } from '../../../src/shared/recipe';
import { cleanUp, problem, snapshot, temporaryFolder } from './temporary';
import { toyFiles, toyFormat } from './toy-format';

const recipe = schema.parse({ schema: 1, model: 'm.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.5] });

describe('saveModel', () => {
  let folder: string;
  let model: Model;
  /** Files that must never change. */
  let source: Record<string, string>;
  const at = (...names: string[]): string => path.join(folder, ...names);
  const request = (parts: Partial<SaveRequest>): SaveRequest => ({
    model,
    changed: new Map([['w', Float32Array.of(1, 0, 3, 0)]]),
    out: at('pruned.json'),
    force: false,
    recipe,
    ...parts,
  });
  async function put(files: [name: string, bytes: Uint8Array | string][]): Promise<void> {
    for (const [name, bytes] of files) {
      await mkdir(path.dirname(at(name)), { recursive: true });
      await writeFile(at(name), bytes);
    }
  }
  async function assertRefused(parts: Partial<SaveRequest>, code: Parameters<typeof problem>[0]): Promise<void> {
    const before = await snapshot(folder);
    await assert.rejects(saveModel(request(parts)), problem(code));
    assert.deepEqual(await snapshot(folder), before);
  }

  beforeEach(async () => {
    folder = await temporaryFolder();
    await put(toyFiles('m.json', 'm-weights.bin', [1, 2, 3, 4]));
    source = await snapshot(folder);
    model = await toyFormat.read(sourceOf(at('m.json')));
  });
  afterEach(async () => {
    const now = await snapshot(folder);
    for (const [name, hash] of Object.entries(source)) assert.equal(now[name], hash, `${name} of the source`);
  });
  after(cleanUp);

  it('writes the model, its side file and its recipe, and nothing else', async () => {
    assert.deepEqual(await saveModel(request({})), { out: at('pruned.json'), recipe: at('pruned.prune.json') });
    const names = Object.keys(await snapshot(folder));
    assert.deepEqual(names, ['m-weights.bin', 'm.json', 'pruned.bin', 'pruned.json', 'pruned.prune.json']);
    const saved = await toyFormat.read(sourceOf(at('pruned.json')));
    assert.deepEqual([...saved.parameters[0].values], [1, 0, 3, 0]);
    assert.deepEqual(schema.parse(JSON.parse(await readFile(at('pruned.prune.json'), 'utf8'))), recipe);
  });

  for (const [name, make] of [
    ['the source itself', async () => at('m.json')],
    ['a side file of the source', async () => at('m-weights.bin')],
    ['another spelling of it', async () => `${folder}/./x/../m.json`],
    ['a symbolic link to it', async () => (await symlink('m.json', at('s.json')), at('s.json'))],
    ['a hard link to it', async () => (await link(at('m.json'), at('h.json')), at('h.json'))],
    ['a hard link to a side file', async () => (await link(at('m-weights.bin'), at('h.json')), at('h.json'))],
    ['a link to its folder', async () => (await symlink('.', at('here')), at('here', 'm.json'))],
    ['a name whose side file is a hard link to it', async () => (await link(at('m.json'), at('p.bin')), at('p.json'))],
    ['a name whose recipe is a link to it', async () => (await symlink('m.json', at('p.prune.json')), at('p.json'))],
  ] as [string, () => Promise<string>][])
    it(`refuses ${name}, forced or not`, async () => {
      await mkdir(at('x'));
      const out = await make();
      await assertRefused({ out }, 'source-protected');
      await assertRefused({ out, force: true }, 'source-protected');
    });

  it('refuses to replace anything unasked', async () => {
    for (const name of ['pruned.json', 'pruned.bin', 'pruned.prune.json']) {
      await put([[name, 'mine']]);
      await assertRefused({}, 'file-exists');
      await (await import('node:fs/promises')).rm(at(name));
    }
    await symlink('nowhere', at('pruned.json'));
    await assertRefused({}, 'file-exists');
  });

  it('replaces a model with its own side file when asked', async () => {
    await saveModel(request({}));
    await saveModel(request({ changed: new Map([['w', Float32Array.of(0, 0, 0, 9)]]), force: true }));
    const names = Object.keys(await snapshot(folder));
    assert.deepEqual(names, ['m-weights.bin', 'm.json', 'pruned.bin', 'pruned.json', 'pruned.prune.json']);
    const saved = await toyFormat.read(sourceOf(at('pruned.json')));
    assert.deepEqual([...saved.parameters[0].values], [0, 0, 0, 9]);
  });

  it('never replaces a side file that is somebody else’s', async () => {
    await put([['pruned.bin', 'mine']]);
    await assertRefused({ force: true }, 'file-exists');
    await put([['pruned.json', 'no model']]);
    await assertRefused({ force: true }, 'file-exists');
    await put(toyFiles('pruned.json', 'other.bin', [5]));
    await assertRefused({ force: true }, 'file-exists');
  });

  it('refuses a folder in the place of a file, and a folder that is not there', async () => {
    await mkdir(at('pruned.json'));
    await assertRefused({ force: true }, 'file-not-writable');
    await assertRefused({ out: at('no', 'pruned.json') }, 'file-missing');
    await assertRefused({ out: at('m.json', 'pruned.json') }, 'file-missing');
  });

  it('stops where it is cancelled, and leaves nothing behind', async () => {
    const before = await snapshot(folder);
    await assert.rejects(saveModel(request({ signal: AbortSignal.abort() })), Cancelled);
    assert.deepEqual(await snapshot(folder), before);
  });
});
