/** One stored run that several processes have open: none takes anything from another, also after a crash. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Job } from '../../../src/jobs/job';
import { type ScoreLimits } from '../../../src/jobs/run-scores';
import { RunStore } from '../../../src/jobs/store';
import type { JobApi } from '../../../src/shared/job-api';
import { Cancelled } from '../../../src/shared/problem';
import type { Answer, CallContext, Query } from '../../../src/shared/rpc';
import { wasmFolder } from '../graph/support';
import { copySample, sampleRecipe } from './sample';
import { cleanUp, problem, temporaryFolder } from './temporary';

const onDisk: ScoreLimits = { resident: 0, cache: 2 ** 20 };
const context: CallContext<never> = { signal: new AbortController().signal, emit: () => undefined };
const call = <K extends keyof JobApi>(job: Job, method: K, query: Query<JobApi[K]>): Promise<Answer<JobApi[K]>> =>
  (job[method] as unknown as (query: Query<JobApi[K]>, context: CallContext<never>) => Promise<Answer<JobApi[K]>>)(
    query,
    context,
  );
const cut = (sparsity: number) => ({ sparsity, scope: 'global', method: 'taylor' }) as const;

describe('a run that is open several times', function () {
  this.timeout(120_000);
  const bugs: unknown[] = [];
  const start = (): Job => new Job({ wasmFolder, scoreLimits: onDisk, onBug: (error) => bugs.push(error) });
  let store: RunStore;
  let folder: string;
  const files = async (): Promise<string[]> => (await readdir(folder)).filter((name) => !name.endsWith('.open')).sort();
  const mark = (pid: number | undefined, machine = os.hostname()): Promise<void> =>
    writeFile(path.join(folder, `${pid}-${'0'.repeat(16)}.open`), machine);
  /** A process that was, and is no more. */
  const deadProcess = async (): Promise<number | undefined> => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    return child.pid;
  };

  beforeEach(async () => {
    bugs.length = 0;
    const base = await copySample();
    store = new RunStore(path.join(await temporaryFolder(), 'runs'));
    folder = store.newFolder();
    // Scores of a schedule hold at one sparsity: each other one has scores of its own.
    const recipe = sampleRecipe(['taylor'], { sparsity: [0.5], schedule: { kind: 'iterative', rounds: 2 } });
    const job = start();
    await call(job, 'compare', { recipe, base, folder });
    await call(job, 'inspect', { model: path.join(base, recipe.model) });
  });
  after(cleanUp);

  it('keeps what each has added, and both go on answering', async () => {
    const [one, other] = [start(), start()];
    await call(one, 'open', { folder });
    await call(other, 'open', { folder });
    await call(one, 'compute', { method: 'taylor', sparsity: 0.7 });
    await call(one, 'fineTune', { ...cut(0.5), epochs: 1 });
    const [{ layers } = assert.fail()] = await call(one, 'allocate', cut(0.7));
    const weight = { ...cut(0.7), parameter: layers[1].name, index: [17, 42] };
    const expected = await call(one, 'weight', weight);
    await call(other, 'compute', { method: 'taylor', sparsity: 0.8 });
    await call(other, 'fineTune', { ...cut(0.8), epochs: 1 });

    // What another process wrote has not gone from under the first one, nor from the disk.
    assert.deepEqual(await call(one, 'weight', weight), expected);
    const later = start();
    await call(later, 'open', { folder });
    for (const [sparsity, owner] of [
      [0.5, one],
      [0.7, one],
      [0.8, other],
    ] as const) {
      const [answer] = await call(later, 'allocate', cut(sparsity));
      assert.equal(answer?.error, undefined, String(sparsity));
      assert.deepEqual([answer], await call(owner, 'allocate', cut(sparsity)));
      assert.deepEqual(await call(later, 'evaluate', cut(sparsity)), await call(owner, 'evaluate', cut(sparsity)));
    }
    const tuned = (await call(later, 'tunings', null)).map(({ query }) => query.sparsity);
    assert.deepEqual(tuned.sort(), [0.5, 0.8]);
    assert.deepEqual(bugs, []);
  });

  it('takes the later one where both have trained the same', async () => {
    const [one, other] = [start(), start()];
    await call(one, 'open', { folder });
    await call(other, 'open', { folder });
    await call(one, 'fineTune', { ...cut(0.5), epochs: 1 });
    const second = await call(other, 'fineTune', { ...cut(0.5), epochs: 2 });
    const later = start();
    await call(later, 'open', { folder });
    const tunings = await call(later, 'tunings', null);
    assert.deepEqual(tunings, [{ query: tunings[0]?.query, ...second }]);
  });

  it('is tidied up by who has it alone, and by nobody else', async () => {
    const before = await files();
    const left = [`${'0'.repeat(16)}.scores`, `.prunescope-${'0'.repeat(16)}.tmp`];
    for (const name of left) await writeFile(path.join(folder, name), 'left');
    await mark(process.ppid);
    await call(start(), 'open', { folder });
    assert.deepEqual(await files(), [...before, ...left].sort(), 'a process that lives has it open');

    await rm(path.join(folder, `${process.ppid}-${'0'.repeat(16)}.open`));
    for (const name of await readdir(folder)) if (name.endsWith('.open')) await rm(path.join(folder, name));
    await mark(await deadProcess());
    const job = start();
    await call(job, 'open', { folder });
    assert.deepEqual(await files(), before, 'the one that had it open has crashed');
    assert.equal((await readdir(folder)).filter((name) => name.endsWith('.open')).length, 1, 'its own');
    await call(job, 'inspect', { model: path.join(await copySample(), 'lenet-300-100', 'model.json') });
    assert.deepEqual((await readdir(folder)).sort(), before, 'it has let go');
  });

  it('stays where the size limit would delete it, until its process is gone', async () => {
    const newer = store.newFolder();
    await mkdir(newer, { recursive: true });
    await writeFile(
      path.join(newer, 'run.json'),
      (await readFile(path.join(folder, 'run.json'), 'utf8')).replace(
        /"created":"[^"]+"/,
        '"created":"2999-01-01T00:00:00.000Z"',
      ),
    );
    await mark(process.ppid);
    assert.deepEqual(await store.trim(0), []);
    // Another machine's process cannot be looked for: its mark is believed for a week.
    await rm(path.join(folder, `${process.ppid}-${'0'.repeat(16)}.open`));
    await mark(await deadProcess(), 'elsewhere');
    assert.deepEqual(await store.trim(0), []);
    const [foreign] = (await readdir(folder)).filter((name) => name.endsWith('.open'));
    const old = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    await utimes(path.join(folder, foreign), old, old);
    assert.deepEqual(await store.trim(0), [path.basename(folder)]);
  });

  it('leaves no mark where nothing came of a comparison, and no broken run where it was killed while it wrote scores', async () => {
    const base = await copySample();
    const wanted = store.newFolder();
    const job = start();
    const controller = new AbortController();
    const cancelling = { signal: controller.signal, emit: () => marked && controller.abort() };
    let marked = false;
    const watching = setInterval(() => {
      marked = existsSync(wanted);
    });
    const recipe = sampleRecipe(['taylor', 'l1']);
    await assert.rejects(job.compare({ recipe, base, folder: wanted }, cancelling), Cancelled);
    clearInterval(watching);
    assert.ok(marked);
    await call(job, 'inspect', { model: path.join(base, 'lenet-300-100', 'model.json') });
    assert.ok(!(await readdir(path.dirname(wanted))).includes(path.basename(wanted)));
    await mkdir(wanted);
    await writeFile(path.join(wanted, `.prunescope-${'0'.repeat(16)}.tmp`), 'half');
    assert.deepEqual(
      (await store.list()).map(({ folder: each }) => each),
      [folder],
    );
  });

  it('that was deleted meanwhile is not written again in part', async () => {
    const job = start();
    await call(job, 'open', { folder });
    await store.delete(path.basename(folder));
    await call(job, 'fineTune', { ...cut(0.5), epochs: 1 });
    assert.equal(bugs.length, 1);
    assert.ok(problem('run-missing')(bugs[0]));
    assert.deepEqual(await store.list(), []);
  });
});
