import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Cancelled } from '../../../src/shared/problem';
import type { Progress } from '../../../src/shared/protocol';
import { copySample, Jobs, modelFile, sampleRecipe } from './sample';
import { cleanUp, problem, temporaryFolder } from './temporary';

describe('a job compares two models', function () {
  this.timeout(60_000);
  let jobs: Jobs;
  let base: string;
  const models = { before: '', after: '' };

  before(async () => {
    jobs = await Jobs.bundle();
    base = await copySample();
    const other = await copySample();
    models.before = path.join(base, modelFile);
    models.after = path.join(other, modelFile);
    const shard = path.join(path.dirname(models.after), 'group1-shard1of1.bin');
    const bytes = await readFile(shard);
    // Row 2, column 3 of the first kernel, [784, 300].
    bytes.writeFloatLE(-9, 4 * (2 * 300 + 3));
    await writeFile(shard, bytes);
  });
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });

  it('with data, and says how far it is', async () => {
    const progress: Progress[] = [];
    const onEvent = (event: unknown): void => void progress.push(event as Progress);
    const data = { file: 'test.npz', limit: 100 };
    const names = { before: 'HEAD', after: 'now' };
    const document = await jobs.start().api.call('diff', { ...models, data, base, names }, { onEvent });
    assert.deepEqual([document.before.file, document.after.file, document.executor], ['HEAD', 'now', 'tfjs']);
    const [change, ...more] = document.biggest;
    assert.deepEqual([change?.name, change?.index, change?.after, more], ['dense_1/kernel', [2, 3], -9, []]);
    assert.equal(document.outputs?.examples, 100);
    assert.deepEqual([...new Set(progress.map(({ phase }) => phase))], ['reading', 'evaluating']);
    assert.equal(progress.at(-1)?.share, 1);
  });

  it('keeps nothing, and forgets nothing', async () => {
    const job = jobs.start();
    const folder = path.join(await temporaryFolder(), 'run');
    await job.api.call('compare', { recipe: sampleRecipe(['magnitude']), base, folder });
    const query = { sparsity: 0.5, scope: 'global' } as const;
    const allocated = await job.api.call('allocate', query);
    assert.equal((await job.api.call('diff', models)).equal, false);
    assert.deepEqual(await job.api.call('allocate', query), allocated);
  });

  it('says what is wrong, and hears a cancel', async () => {
    const job = jobs.start();
    const diff = (change: Partial<typeof models>): Promise<unknown> => job.api.call('diff', { ...models, ...change });
    await assert.rejects(diff({ after: path.join(base, 'nothing.json') }), problem('file-missing'));
    await assert.rejects(diff({ after: base }), problem('file-unreadable'));
    const controller = new AbortController();
    const call = job.api.call(
      'diff',
      { ...models, data: { file: 'test.npz' }, base },
      { signal: controller.signal, onEvent: () => controller.abort() },
    );
    await assert.rejects(call, Cancelled);
    assert.ok(job.alive, 'it had to be killed');
  });
});
