import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { disk } from '../../../src/jobs/disk-writer';
import { fingerprintsOf, requireUnchanged } from '../../../src/jobs/fingerprint';
import { readRun, writeRun, type StoredRun } from '../../../src/jobs/run-folder';
import { readScores } from '../../../src/jobs/run-parts';
import { RunScores } from '../../../src/jobs/run-scores';
import { RunStore } from '../../../src/jobs/store';
import type { CompareDocument } from '../../../src/shared/documents';
import { recipe } from '../../../src/shared/recipe';
import { cleanUp, problem, snapshot, temporaryFolder } from './temporary';

const metrics = { examples: 10, bytes: 100, parameters: 4, nonZero: 4 };
const document: CompareDocument = {
  schema: 1,
  warnings: [],
  executor: 'tfjs',
  model: 'm.json',
  data: { file: 'x.npz', examples: 10 },
  loss: 'cross-entropy',
  seed: 0,
  baseline: metrics,
  sharedSeconds: 1,
  results: [
    {
      method: 'magnitude',
      criterion: 'magnitude',
      options: {},
      targetDependent: false,
      ownSeconds: 0,
      points: [
        {
          sparsity: 0.5,
          removed: 2,
          zeros: 2,
          kept: 2,
          metrics,
          layers: [{ name: 'w', kept: 2, total: 4 }],
          maskHash: 'abc',
        },
      ],
    },
  ],
  agreement: [],
};
const run = (minute: number): StoredRun => ({
  schema: 1,
  title: `run ${minute}`,
  created: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  recipe: recipe.parse({ schema: 1, model: 'm.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.5] }),
  base: '/models',
  model: [{ file: '/models/m.json', bytes: 1, modified: 1.5, sha256: '0'.repeat(64) }],
  document,
});
const scores = {
  candidates: [{ method: 'magnitude', scores: new Map([['w', Float32Array.of(1, 2, 3, 4)]]) }],
  tunings: [],
  measured: { gradient: new Map([['a', Float32Array.of(0.5)]]) },
};
const nothing = { candidates: [], tunings: [], measured: {} };

describe('run folder', () => {
  after(cleanUp);

  it('keeps a run with its scores', async () => {
    const folder = path.join(await temporaryFolder(), 'deep', 'id');
    await writeRun(folder, run(1), scores);
    assert.deepEqual(await readRun(folder), run(1));
    assert.deepEqual(await readScores(folder, new RunScores(folder)), scores);
    assert.deepEqual((await readdir(folder)).sort(), ['run.json', 'scores.bin']);
  });

  it('replaces a run whole', async () => {
    const folder = await temporaryFolder();
    await writeRun(folder, run(1), scores);
    await writeRun(folder, run(2), nothing);
    assert.deepEqual([await readRun(folder), await readScores(folder, new RunScores(folder))], [run(2), nothing]);
    assert.equal((await readdir(folder)).length, 2);
  });

  it('is no run until its header is there', async () => {
    const folder = await temporaryFolder();
    let renames = 0;
    const failing = {
      ...disk,
      rename: async (from: string, to: string): Promise<void> => {
        if (++renames === 2) throw Object.assign(new Error('injected'), { code: 'EIO' });
        await disk.rename(from, to);
      },
    };
    await assert.rejects(writeRun(folder, run(1), scores, failing), problem('file-not-writable'));
    assert.deepEqual(await readdir(folder), []);
    await assert.rejects(readRun(folder), problem('run-missing'));
    await assert.rejects(readScores(folder, new RunScores(folder)), problem('run-missing'));
  });

  for (const [name, content] of [
    ['no JSON', '{'],
    ['another schema', JSON.stringify({ ...run(1), schema: 2 })],
    ['a recipe that is none', JSON.stringify({ ...run(1), recipe: {} })],
    ['results that are none', JSON.stringify({ ...run(1), document: { ...document, results: [{}] } })],
    ['null', 'null'],
  ] as const)
    it(`says that ${name} is damaged`, async () => {
      const folder = await temporaryFolder();
      await writeFile(path.join(folder, 'run.json'), content);
      await assert.rejects(readRun(folder), problem('file-malformed'));
    });
});

describe('RunStore', () => {
  let root: string;
  let store: RunStore;
  const put = (id: string, minute: number): Promise<void> => writeRun(path.join(root, id), run(minute), scores);
  const ids = async (): Promise<string[]> => (await store.list()).map(({ id }) => id);
  beforeEach(async () => {
    root = await temporaryFolder();
    store = new RunStore(root);
  });
  after(cleanUp);

  it('lists the newest first, and nothing where there is no store yet', async () => {
    for (const [id, minute] of [
      ['b', 2],
      ['a', 3],
      ['c', 1],
    ] as const)
      await put(id, minute);
    assert.deepEqual(await ids(), ['a', 'b', 'c']);
    assert.deepEqual(await new RunStore(path.join(root, 'nowhere')).list(), []);
  });

  it('tells sizes and what the run was', async () => {
    await put('a', 5);
    const [entry] = await store.list();
    const files = await Promise.all(['run.json', 'scores.bin'].map((name) => readFile(path.join(root, 'a', name))));
    assert.equal(entry?.bytes, files[0].length + files[1].length);
    assert.equal(entry?.run?.title, 'run 5');
    assert.equal(entry?.folder, path.join(root, 'a'));
  });

  it('lists a run of which a file goes while its size is looked up', async () => {
    await put('a', 5);
    // It is among the names, and there is nothing behind it.
    await symlink('gone', path.join(root, 'a', 'held'));
    const [entry] = await store.list();
    assert.equal(entry?.run?.title, 'run 5');
    await store.delete('a');
    assert.deepEqual(await ids(), []);
  });

  it('lists broken runs as such, and deletes them', async () => {
    await put('good', 1);
    await mkdir(path.join(root, 'other'));
    await writeFile(path.join(root, 'other', 'note.txt'), '');
    await put('cut', 1);
    await truncate(path.join(root, 'cut', 'run.json'), 20);
    const problems = Object.fromEntries((await store.list()).map(({ id, problem }) => [id, problem?.code]));
    assert.deepEqual(problems, { good: undefined, other: 'run-missing', cut: 'file-malformed' });
    await store.delete('cut');
    await store.delete('other');
    assert.deepEqual(await ids(), ['good']);
  });

  it('deletes nothing but runs', async () => {
    const outside = await temporaryFolder();
    await writeFile(path.join(outside, 'precious'), '');
    await symlink(outside, path.join(root, 'link'));
    await writeFile(path.join(root, 'file'), '');
    await put('.a.moving', 1);
    assert.deepEqual(await ids(), []);
    for (const id of ['link', 'file', '.a.moving', '..', '.', '', `../${path.basename(outside)}`, 'nothing'])
      await assert.rejects(store.delete(id), problem('run-missing'), id);
    assert.deepEqual(Object.keys(await snapshot(outside)), ['precious']);
  });

  it('keeps to a size limit: the oldest go first, the newest and what is open stay', async () => {
    for (const minute of [1, 2, 3, 4]) await put(`r${minute}`, minute);
    const size = (await store.list())[0].bytes;
    assert.deepEqual(await store.trim(4 * size), []);
    assert.deepEqual(await store.trim(3 * size + 1), ['r1']);
    assert.deepEqual(await store.trim(2 * size, new Set(['r2'])), ['r3']);
    assert.deepEqual(await store.trim(0), ['r2']);
    assert.deepEqual(await ids(), ['r4']);
  });

  it('does not list a run that is not finished, and forgets it after a day without being begun again', async () => {
    const checkpoints = path.join(root, 'unfinished', 'checkpoints');
    await mkdir(checkpoints, { recursive: true });
    await writeFile(path.join(checkpoints, 'key'), 'state');
    await put('done', 1);
    assert.deepEqual(await ids(), ['done']);
    await store.trim(Infinity);
    assert.deepEqual((await readdir(root)).sort(), ['done', 'unfinished']);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
    for (const each of [checkpoints, path.dirname(checkpoints)]) await utimes(each, twoDaysAgo, twoDaysAgo);
    await store.trim(Infinity, new Set(['unfinished']));
    assert.deepEqual((await readdir(root)).sort(), ['done', 'unfinished']);
    await store.trim(Infinity);
    assert.deepEqual(await readdir(root), ['done']);
  });

  it('gives every new run a folder of its own inside the store', () => {
    const folders = new Set(Array.from({ length: 50 }, () => store.newFolder()));
    assert.equal(folders.size, 50);
    for (const folder of folders) assert.equal(path.dirname(folder), root);
  });
});

describe('fingerprint', () => {
  after(cleanUp);

  it('notices what changed, and only that', async () => {
    const folder = await temporaryFolder();
    const [main, side] = [path.join(folder, 'm.json'), path.join(folder, 'w.bin')];
    await writeFile(main, 'main');
    await writeFile(side, 'abcd');
    const then = await fingerprintsOf([side, main]);
    // sha256sum of "main".
    assert.equal(then[0]?.sha256, '0d6e4079e36703ebd37c00722f5891d28b0e2811dc114b129215123adcce3605');
    await requireUnchanged(then);
    await utimes(side, 1, 1);
    await requireUnchanged(then);
    await writeFile(side, 'abcD');
    await assert.rejects(requireUnchanged(then), problem('model-changed'));
    await writeFile(side, 'abcd');
    await requireUnchanged(then);
    await writeFile(main, 'longer');
    await assert.rejects(requireUnchanged(then), problem('model-changed'));
    await assert.rejects(fingerprintsOf([path.join(folder, 'no')]), problem('file-missing'));
  });
});
