import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { adoptRuns } from '../../../src/jobs/adopt-runs';
import { identityOf } from '../../../src/jobs/file-identity';
import { fingerprintsOf } from '../../../src/jobs/fingerprint';
import { placed } from '../../../src/jobs/placed';
import { writeRun, type StoredRun } from '../../../src/jobs/run-folder';
import { RunStore } from '../../../src/jobs/store';
import type { CompareDocument } from '../../../src/shared/documents';
import { copySample, Jobs, sampleRecipe } from './sample';
import { cleanUp, problem, temporaryFolder } from './temporary';

const metrics = { examples: 1, bytes: 4, parameters: 1, nonZero: 1 };
const document: CompareDocument = {
  schema: 1,
  warnings: [],
  executor: 'tfjs',
  model: 'model.json',
  data: { file: 'x.npz', examples: 1 },
  loss: 'cross-entropy',
  seed: 0,
  baseline: metrics,
  sharedSeconds: 0,
  results: [],
  agreement: [],
};

/** A workspace with a model of two files, and a run of it. */
async function workspaceWithRun(): Promise<{ readonly workspace: string; readonly run: StoredRun }> {
  const workspace = path.join(await temporaryFolder(), 'work');
  const base = path.join(workspace, 'nets');
  await mkdir(base, { recursive: true });
  const files = ['model.json', 'weights.bin'].map((name) => path.join(base, name));
  for (const file of files) await writeFile(file, `content of ${path.basename(file)}`);
  const recipe = sampleRecipe(['magnitude'], { model: 'model.json' });
  const model = await fingerprintsOf(files);
  const created = '2026-01-01T00:00:00.000Z';
  return { workspace, run: { schema: 1, title: 'nets', created, recipe, base, workspace, model, document } };
}
const nothing = { candidates: [], tunings: [], measured: {} };
const filesOf = ({ model }: StoredRun): string[] => model.map(({ file }) => file);

describe('a stored run whose workspace has moved', () => {
  after(cleanUp);

  it('is found in the folder that takes its place, also where the old one is still there', async () => {
    const { workspace, run } = await workspaceWithRun();
    const copy = path.join(await temporaryFolder(), 'elsewhere');
    await cp(workspace, copy, { recursive: true });
    const now = await placed(run, { workspaces: [copy] });
    assert.deepEqual([now.base, now.workspace], [path.join(copy, 'nets'), copy]);
    assert.deepEqual(filesOf(now), [path.join(copy, 'nets', 'model.json'), path.join(copy, 'nets', 'weights.bin')]);
    assert.equal(now.recipe.model, 'model.json');
  });

  it('stays where it was without such a folder, and where the model there is not complete', async () => {
    const { workspace, run } = await workspaceWithRun();
    const copy = path.join(await temporaryFolder(), 'elsewhere');
    await cp(workspace, copy, { recursive: true });
    await rm(path.join(copy, 'nets', 'weights.bin'));
    for (const workspaces of [[], [workspace], [copy], [path.join(workspace, 'nets')]])
      assert.equal(await placed(run, { workspaces }), run);
  });

  it('stays in its own folder where a copy of that is in the workspace as well', async () => {
    const { workspace, run } = await workspaceWithRun();
    const copy = path.join(await temporaryFolder(), 'elsewhere');
    await cp(workspace, copy, { recursive: true });
    assert.equal(await placed(run, { workspaces: [copy, workspace] }), run);
  });

  it('is found by its bytes where the model has another name, and only by them', async () => {
    const { workspace, run } = await workspaceWithRun();
    const [other, own] = [path.join(workspace, 'other'), path.join(workspace, 'renamed')];
    await cp(run.base, other, { recursive: true });
    await writeFile(path.join(other, 'weights.bin'), 'CONTENT of weights.bin');
    await rename(run.base, own);
    const models = [other, own].map((folder) => path.join(folder, 'model.json'));
    const now = await placed(run, { workspaces: [workspace], models });
    assert.deepEqual(filesOf(now), [models[1], path.join(own, 'weights.bin')]);
    assert.equal(path.resolve(now.base, now.recipe.model), models[1]);
    assert.equal(await placed(run, { models: models.slice(0, 1) }), run);
  });

  it('says in the list that its model is gone, and keeps its note', async () => {
    const { run } = await workspaceWithRun();
    const root = await temporaryFolder();
    const store = new RunStore(root);
    await writeRun(path.join(root, 'a'), run, nothing);
    await store.note('a', '  the one\nfor the paper ');
    const entry = async () => (await store.list())[0];
    assert.deepEqual([(await entry())?.note, (await entry())?.modelGone], ['the one\nfor the paper', undefined]);
    await appendFile(path.join(run.base, 'weights.bin'), '!');
    assert.equal((await entry())?.modelGone, true);
    await store.note('a', ' ');
    assert.equal((await entry())?.note, undefined);
    assert.deepEqual(await readdir(path.join(root, 'a')), ['run.json', 'scores.bin']);
    await assert.rejects(store.note('b', 'x'), problem('run-missing'));
  });
});

describe('runs that are left with the old path of a workspace', () => {
  after(cleanUp);

  /** A run `a` in the storage of a workspace, as its path and, where it has one, its id say. */
  async function stored(id: 'id' | 'no id') {
    const { workspace, run } = await workspaceWithRun();
    const [mine, theirs] = ['mine', 'theirs'].map((name) => path.join(path.dirname(workspace), name, 'runs'));
    assert.ok(mine !== undefined && theirs !== undefined);
    const workspaceId = await identityOf(workspace);
    const known = id === 'id' && workspaceId !== undefined ? { ...run, workspaceId } : run;
    await writeRun(path.join(theirs, 'a'), known, nothing);
    await mkdir(path.join(theirs, 'broken'));
    const elsewhere = path.join(await temporaryFolder(), 'elsewhere');
    const adopt = (...workspaces: string[]): Promise<string[]> => adoptRuns(mine, [mine, theirs], workspaces);
    const places = async (): Promise<[string[], string[]]> => [
      (await readdir(mine).catch(() => [])).filter((name) => !name.startsWith('.')),
      await readdir(theirs),
    ];
    return { workspace, mine, theirs, elsewhere, adopt, places };
  }

  it('go with the folder that was renamed, and are its own from then on', async () => {
    const { workspace, mine, theirs, elsewhere: name, adopt, places } = await stored('id');
    const renamed = path.join(path.dirname(workspace), path.basename(name));
    await rename(workspace, renamed);
    assert.deepEqual(await adopt(path.dirname(renamed)), [], 'another folder');
    const mark = path.join(theirs, 'a', `${process.ppid}-${'0'.repeat(16)}.open`);
    await writeFile(mark, os.hostname());
    assert.deepEqual(await adopt(renamed), [], 'some process has it open');
    await rm(mark);
    assert.deepEqual(await adopt(renamed), ['a']);
    assert.deepEqual(await places(), [['a'], ['broken']]);
    const [entry] = await new RunStore(mine).list();
    assert.deepEqual([entry?.run?.base, entry?.modelGone], [path.join(renamed, 'nets'), undefined]);

    // A copy of it does not take them away.
    const copied = path.join(await temporaryFolder(), 'copy');
    await cp(renamed, copied, { recursive: true });
    assert.deepEqual(await adoptRuns(path.join(copied, 'runs'), [mine], [copied]), []);
    assert.deepEqual(await places(), [['a'], ['broken']]);
  });

  it('go with it also where another folder has taken its name', async () => {
    const { workspace, elsewhere: name, adopt, places } = await stored('id');
    const renamed = path.join(path.dirname(workspace), path.basename(name));
    await rename(workspace, renamed);
    await cp(renamed, workspace, { recursive: true });
    assert.deepEqual(await adopt(renamed), ['a']);
    assert.deepEqual(await places(), [['a'], ['broken']]);
  });

  for (const id of ['id', 'no id'] as const)
    it(`stay where only their folder is not mounted; a copy of that gets copies, once (${id})`, async () => {
      const { workspace, mine, elsewhere, adopt, places } = await stored(id);
      await cp(workspace, elsewhere, { recursive: true });
      assert.deepEqual(await adopt(elsewhere), [], 'their own folder is there');
      const unmounted = `${workspace}.unmounted`;
      await rename(workspace, unmounted);
      assert.deepEqual(await adopt(elsewhere), ['a']);
      assert.deepEqual(await places(), [['a'], ['a', 'broken']]);
      const store = new RunStore(mine);
      assert.equal((await store.list())[0]?.run?.base, path.join(elsewhere, 'nets'));
      assert.deepEqual(await adopt(elsewhere), []);
      await store.delete('a');
      assert.deepEqual(await adopt(elsewhere), [], 'what was deleted does not come again');
    });

  it('stay where a model has other bytes in the same size', async () => {
    const { workspace, elsewhere, adopt, places } = await stored('id');
    await cp(workspace, elsewhere, { recursive: true });
    await rename(workspace, `${workspace}.unmounted`);
    await writeFile(path.join(elsewhere, 'nets', 'weights.bin'), 'CONTENT of weights.bin');
    assert.deepEqual(await adopt(elsewhere), []);
    assert.deepEqual(await places(), [[], ['a', 'broken']]);
  });

  it('are copied where their folder was made anew under its name', async () => {
    const { workspace, elsewhere, adopt, places } = await stored('id');
    await cp(workspace, elsewhere, { recursive: true });
    await rename(workspace, `${workspace}.old`);
    await rename(elsewhere, workspace);
    assert.deepEqual(await adopt(workspace), ['a']);
    assert.deepEqual(await places(), [['a'], ['a', 'broken']]);
  });
});

describe('the job process and a run of a moved workspace', function () {
  this.timeout(120_000);
  let jobs: Jobs;
  before(async () => void (jobs = await Jobs.bundle()));
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });

  it('opens it with its data, and writes its report', async () => {
    const workspace = await copySample();
    const folder = path.join(await temporaryFolder(), 'run');
    const { api } = jobs.start();
    const recipe = sampleRecipe(['magnitude', 'taylor']);
    const before = await api.call('compare', { recipe, base: workspace, workspace, folder }, {});
    const moved = path.join(await temporaryFolder(), 'moved');
    const runs = path.join(moved, 'runs', 'a');
    await cp(workspace, moved, { recursive: true });
    await cp(folder, runs, { recursive: true });
    await rm(workspace, { recursive: true });
    const other = jobs.start('zh-cn').api;
    await assert.rejects(other.call('open', { folder: runs }, {}), problem('file-missing'));
    const opened = await other.call('open', { folder: runs, workspaces: [moved] }, {});
    assert.deepEqual([opened.results, opened.warnings], [before.results, before.warnings]);
    const query = { method: 'taylor', sparsity: 0.9, scope: 'global' } as const;
    const { accuracy } = await other.call('evaluate', query, {});
    const point = before.results[1]?.points.find(({ sparsity }) => sparsity === 0.9);
    assert.equal(accuracy, point?.metrics.accuracy);

    const out = path.join(moved, 'report.html');
    assert.deepEqual(await other.call('report', { out, force: false }, {}), { out });
    const html = await readFile(out, 'utf8');
    assert.match(html, /<html lang="zh-cn">/);
    for (const part of ['magnitude', 'taylor', 'lenet-300-100/model.json']) assert.ok(html.includes(part), part);
    await assert.rejects(other.call('report', { out, force: false }, {}), problem('file-exists'));
    await other.call('report', { out, force: true }, {});
    for (const name of ['lenet-300-100/model.json', 'calibration.npz'])
      await assert.rejects(
        other.call('report', { out: path.join(moved, name), force: true }, {}),
        problem('source-protected'),
      );
  });
});
