/** A comparison whose scores are on the disk answers as one that has them in memory, and so does its run when it is opened again. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Job } from '../../../src/jobs/job';
import { isMark } from '../../../src/jobs/run-hold';
import { isScoresName, scoreLimits, type ScoreLimits } from '../../../src/jobs/run-scores';
import { RunStore } from '../../../src/jobs/store';
import type { AllocationQuery } from '../../../src/shared/allocation';
import type { JobApi } from '../../../src/shared/job-api';
import type { Answer, CallContext, Query } from '../../../src/shared/rpc';
import { wasmFolder } from '../graph/support';
import { copySample, sampleRecipe } from './sample';
import { cleanUp, problem, temporaryFolder } from './temporary';

const criteria = ['magnitude', 'taylor', 'random'];
const onDisk: ScoreLimits = { resident: 0, cache: 2 ** 20 };
const context: CallContext<never> = { signal: new AbortController().signal, emit: () => undefined };

describe('a comparison with its scores on the disk', function () {
  this.timeout(120_000);
  const start = (limits: ScoreLimits): Job =>
    new Job({ wasmFolder, scoreLimits: limits, onBug: (error) => assert.fail(String(error)) });
  const call = <K extends keyof JobApi>(job: Job, method: K, query: Query<JobApi[K]>): Promise<Answer<JobApi[K]>> =>
    (job[method] as unknown as (query: Query<JobApi[K]>, context: CallContext<never>) => Promise<Answer<JobApi[K]>>)(
      query,
      context,
    );
  let base: string;
  let store: RunStore;
  let [inMemory, filed] = [start(scoreLimits), start(onDisk)];
  let folder: string;
  const query: AllocationQuery & { method: string } = { sparsity: 0.83, scope: 'global', method: 'taylor' };
  const scoresIn = async (of: string): Promise<string[]> => (await readdir(of)).filter(isScoresName);

  before(async () => {
    base = await copySample();
    store = new RunStore(path.join(await temporaryFolder(), 'runs'));
    folder = store.newFolder();
    const recipe = sampleRecipe(criteria, { train: { file: 'calibration.npz', limit: 64 } });
    const documents = [
      await call(inMemory, 'compare', { recipe, base, folder: store.newFolder() }),
      await call(filed, 'compare', { recipe, base, folder }),
    ];
    const hashes = documents.map(({ results, agreement }) => [
      results.map(({ points }) => points.map(({ maskHash, metrics }) => [maskHash, metrics])),
      agreement,
    ]);
    assert.deepEqual(hashes[1], hashes[0]);
  });
  after(cleanUp);

  it('has a file for each method', async () => assert.equal((await scoresIn(folder)).length, criteria.length));

  const queries: AllocationQuery[] = [
    query,
    { sparsity: 0, scope: 'global' },
    { sparsity: 0.4, scope: 'layer' },
    { sparsity: 0.6, scope: 'global', normalize: 'layer' },
  ];
  const same = async (a: Job, b: Job): Promise<void> => {
    for (const each of queries) {
      assert.deepEqual(await call(b, 'allocate', each), await call(a, 'allocate', each));
      const asked = { ...query, ...each };
      assert.deepEqual(await call(b, 'evaluate', asked), await call(a, 'evaluate', asked));
    }
    const [{ layers }] = await call(a, 'allocate', query);
    const parameter = layers[1].name;
    const picture = { ...query, parameter, rows: 64, columns: 64, quantity: 'score' as const };
    assert.deepEqual(await call(b, 'tile', picture), await call(a, 'tile', picture));
    const weight = { ...query, parameter, index: [17, 42] };
    assert.deepEqual(await call(b, 'weight', weight), await call(a, 'weight', weight));
    const histogram = { ...query, parameter };
    assert.deepEqual(await call(b, 'histograms', histogram), await call(a, 'histograms', histogram));
  };
  it('answers what one in memory answers', () => same(inMemory, filed));

  it('tells while a slider moves what is about right, and says that it is; in memory, or inside each layer, it is exact', async () => {
    const exact = await call(filed, 'allocate', query);
    const about = await call(filed, 'allocate', { ...query, about: true });
    about.forEach(({ about: marked, removed, layers }, m) => {
      assert.equal(marked, true);
      assert.equal(removed, exact[m].removed);
      layers.forEach(({ kept, total }, p) =>
        assert.ok(Math.abs(kept - exact[m].layers[p].kept) <= Math.max(8, 0.01 * total), `${kept} of ${total}`),
      );
    });
    assert.deepEqual(await call(inMemory, 'allocate', { ...query, about: true }), exact);
    const layerwise = { ...query, scope: 'layer' as const };
    assert.deepEqual(
      await call(filed, 'allocate', { ...layerwise, about: true }),
      await call(filed, 'allocate', layerwise),
    );
  });

  it('saves the same file, with a budget as well', async () => {
    const [{ layers }] = await call(inMemory, 'allocate', query);
    const asked = { ...query, budget: { [layers[1].name]: { exact: 0.25 } } };
    const saved = [];
    for (const job of [inMemory, filed]) {
      const out = path.join(await temporaryFolder(), 'm.json');
      saved.push((await call(job, 'save', { ...asked, out, force: false })).maskHash);
    }
    assert.equal(saved[1], saved[0]);
  });

  it('opens again without its scores being read, and answers the same', async () => {
    await call(filed, 'fineTune', { ...query, epochs: 1 });
    assert.equal((await scoresIn(folder)).length, criteria.length);
    filed = start(scoreLimits);
    await call(filed, 'open', { folder });
    await same(inMemory, filed);
    assert.equal((await call(filed, 'tunings', null)).length, 1);
  });

  it('a run of an older version, which has all scores in one file, opens as before', async () => {
    const old = store.newFolder();
    inMemory = start(scoreLimits);
    const recipe = sampleRecipe(criteria);
    await call(inMemory, 'compare', { recipe, base, folder: old });
    assert.deepEqual((await readdir(old)).filter((name) => !isMark(name)).sort(), ['run.json', 'scores.bin']);
    assert.equal((await readFile(path.join(old, 'scores.bin'))).subarray(0, 8).toString(), 'PSCORES2');
    const again = start(onDisk);
    await call(again, 'open', { folder: old });
    assert.deepEqual(await call(again, 'allocate', query), await call(inMemory, 'allocate', query));
  });

  it('whose scores are gone, or damaged, is refused', async () => {
    const [name] = await scoresIn(folder);
    const bytes = await readFile(path.join(folder, name));
    await writeFile(path.join(folder, name), bytes.subarray(0, bytes.length - 1));
    await assert.rejects(call(start(onDisk), 'open', { folder }), problem('file-malformed'));
    await writeFile(path.join(folder, name), '');
    await assert.rejects(call(start(onDisk), 'open', { folder }), problem('file-malformed'));
  });

  it('that is not finished is no run', async () => {
    const unfinished = store.newFolder();
    const recipe = sampleRecipe(['magnitude']);
    const job = start(onDisk);
    await call(job, 'compare', { recipe, base, folder: unfinished });
    const ids = async (): Promise<boolean> => (await store.list()).some(({ folder: each }) => each === unfinished);
    assert.ok(await ids());
    for (const file of ['run.json', 'scores.bin']) await rm(path.join(unfinished, file));
    assert.ok(!(await ids()));
  });
});
