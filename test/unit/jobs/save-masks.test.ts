import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readMasks } from '../../../src/core/handover/mask-array';
import type { Job } from '../../../src/jobs/client';
import { modelOfMasks } from '../../../src/jobs/masks-model';
import { readRecipe } from '../../../src/jobs/read-recipe';
import type { MasksQuery } from '../../../src/shared/job-api';
import { copySample, Jobs, modelFile, sampleRecipe } from './sample';
import { cleanUp, problem, temporaryFolder } from './temporary';

describe('the masks of a comparison', function () {
  this.timeout(60_000);
  let jobs: Jobs;
  let job: Job;
  let base: string;
  let folder: string;
  let query: MasksQuery;
  before(async () => {
    jobs = await Jobs.bundle();
    base = await copySample();
    folder = await temporaryFolder();
    job = jobs.start();
    const recipe = sampleRecipe(['magnitude', 'random']);
    await job.api.call('compare', { recipe, base, folder: path.join(folder, 'run') });
    query = { sparsity: 0.8, scope: 'global', method: 'magnitude', out: path.join(folder, 'masks.npz'), force: false };
  });
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });
  const masksIn = async (file: string): Promise<ReturnType<typeof readMasks>> => readMasks(await readFile(file), file);

  it('are written whole, in the shapes of the parameters, with the recipe that makes them', async () => {
    const answer = await job.api.call('masks', query);
    assert.deepEqual((await readdir(folder)).sort(), ['masks.npz', 'masks.prune.json', 'run']);
    const masks = await masksIn(answer.out);
    assert.deepEqual(
      masks.map(({ name, shape }) => ({ name, shape })),
      answer.arrays,
    );
    assert.deepEqual(
      answer.arrays.map(({ shape }) => shape),
      [
        [784, 300],
        [300, 100],
        [100, 10],
      ],
    );
    const answers = await job.api.call('allocate', { sparsity: 0.8, scope: 'global' });
    const counted = answers.find(({ method }) => method === 'magnitude');
    assert.deepEqual(
      masks.map(({ name, mask }) => ({ name, kept: mask.reduce((sum, kept) => sum + kept, 0), total: mask.length })),
      counted?.layers,
    );
    const recipe = await readRecipe(answer.recipe);
    assert.equal(recipe.out, undefined);
    assert.deepEqual([recipe.methods.map(({ criterion }) => criterion), recipe.sparsity], [['magnitude'], [0.8]]);
  });

  it('find their model by the recipe beside them, other masks do not', async () => {
    const masks = await masksIn(query.out);
    await writeFile(path.join(folder, 'broken.prune.json'), '{');
    assert.equal(await modelOfMasks(query.out, masks), path.join(base, modelFile));
    const [first, ...rest] = masks;
    const changed = { ...first, mask: first.mask.map((kept, at) => (at === 0 ? 1 - kept : kept)) };
    assert.equal(await modelOfMasks(query.out, [changed, ...rest]), undefined);
  });

  it('replace nothing that nobody agreed to, and never the model', async () => {
    const before = await readFile(query.out);
    await assert.rejects(job.api.call('masks', { ...query, method: 'random' }), problem('file-exists'));
    assert.deepEqual(await readFile(query.out), before);
    await job.api.call('masks', { ...query, method: 'random', force: true });
    assert.notDeepEqual(await readFile(query.out), before);
    const model = path.join(base, modelFile);
    const source = await readFile(model);
    await assert.rejects(job.api.call('masks', { ...query, out: model, force: true }), problem('source-protected'));
    assert.deepEqual(await readFile(model), source);
    await assert.rejects(
      job.api.call('masks', { ...query, out: path.join(folder, 'none', 'masks.npz') }),
      problem('file-missing'),
    );
  });
});
