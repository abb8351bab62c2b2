/** What a person decides for single layers, the whole way: counts, quality, pictures, training, the saved file, its recipe, the stored run. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '../../../src/jobs/client';
import { RunStore } from '../../../src/jobs/store';
import type { AllocationQuery, Budget } from '../../../src/shared/allocation';
import { recipe as schema } from '../../../src/shared/recipe';
import { bundle, type Binary } from '../cli/binary';
import { verifyDocument } from '../cli/documents';
import { copySample, Jobs, sampleRecipe } from './sample';
import { cleanUp, problem, temporaryFolder } from './temporary';

const counts = [784 * 300, 300 * 100, 100 * 10];
const total = counts.reduce((sum, count) => sum + count);

describe('a budget, through the job', function () {
  this.timeout(120_000);
  let jobs: Jobs;
  let binary: Binary;
  let base: string;
  let folder: string;
  let job: Job;
  let names: readonly string[];
  let query: AllocationQuery & { method: string };

  before(async () => {
    [jobs, binary, base] = await Promise.all([Jobs.bundle(), bundle(), copySample()]);
    folder = new RunStore(path.join(await temporaryFolder(), 'runs')).newFolder();
    job = jobs.start();
    const recipe = sampleRecipe(['magnitude', 'taylor'], { train: { file: 'calibration.npz', limit: 128 } });
    const document = await job.api.call('compare', { recipe, base, folder });
    names = document.results[0].points[0].layers.map(({ name }) => name);
    const budget = { [names[1]]: { exact: 0.3333 }, [names[2]]: { most: 0.4 } };
    query = { sparsity: 0.85, scope: 'global', budget, method: 'taylor' };
  });
  after(async () => {
    jobs.dispose();
    binary.dispose();
    await cleanUp();
  });

  it('is what every method is counted by', async () => {
    for (const { removed, layers, error } of await job.api.call('allocate', query)) {
      assert.equal(error, undefined);
      assert.equal(removed, Math.round(0.85 * total));
      assert.equal(layers[1].total - layers[1].kept, Math.round(0.3333 * counts[1]));
      assert.ok(layers[2].total - layers[2].kept <= 0.4 * counts[2]);
    }
  });

  it('of a layer that there is not, or of a share that is none, is refused', async () => {
    const ask = (budget: Budget): Promise<unknown> => job.api.call('allocate', { ...query, budget });
    await assert.rejects(ask({ nowhere: { exact: 0.5 } }), problem('option-invalid'));
    await assert.rejects(ask({ [names[0]]: { exact: 7 } }), problem('option-invalid'));
    await assert.rejects(
      job.api.call('evaluate', { ...query, budget: { nowhere: { exact: 0.5 } } }),
      problem('option-invalid'),
    );
  });

  it('decides what is drawn and evaluated', async () => {
    const picture = { ...query, parameter: names[1], quantity: 'score', rows: 256, columns: 256 } as const;
    const halves = [0, 150].map((top) => ({ ...picture, window: { top, left: 0, height: 150, width: 100 } }));
    const tiles = await Promise.all(halves.map((half) => job.api.call('tile', half)));
    assert.equal(
      tiles.reduce((sum, { kept }) => sum + kept.filter((share) => share === 0).length, 0),
      Math.round(0.3333 * counts[1]),
    );
    const [own, plain] = [
      await job.api.call('evaluate', query),
      await job.api.call('evaluate', { method: 'taylor', sparsity: 0.85, scope: 'global' }),
    ];
    assert.notEqual(own.loss, plain.loss);
  });

  for (const scope of ['global', 'layer'] as const)
    it(`stands in the saved recipe, which makes the same mask again (${scope})`, async () => {
      const out = path.join(base, `ruled-${scope}.json`);
      const saved = await job.api.call('save', { ...query, scope, out, force: false });
      const written = schema.parse(JSON.parse(await readFile(saved.recipe, 'utf8')));
      assert.deepEqual(written.allocation, {
        scope,
        layerSparsity: { [names[1]]: 0.3333 },
        max: { [names[2]]: 0.4 },
      });
      const verified = await binary.json(verifyDocument, 0, 'run', saved.recipe, '--verify');
      assert.ok(verified.equal);
      assert.equal(verified.maskHash, saved.maskHash);
    });

  it('takes all of a layer but one weight, says so, and the saved recipe means the same', async () => {
    const asked = { ...query, scope: 'layer' as const, budget: { [names[2]]: { exact: 1 } } };
    const [answer] = await job.api.call('allocate', asked);
    assert.equal(answer.layers[2].kept, 1);
    assert.deepEqual(answer.guard, { parameters: [names[2]], restored: 1 });
    const saved = await job.api.call('save', { ...asked, out: path.join(base, 'emptied.json'), force: false });
    assert.deepEqual(saved.guard, answer.guard);
    assert.ok((await binary.json(verifyDocument, 0, 'run', saved.recipe, '--verify')).equal);
  });

  it('is trained, kept apart from other allocations, and comes back with the stored run', async () => {
    const answer = await job.api.call('fineTune', { ...query, epochs: 1 });
    const other = jobs.start();
    await other.api.call('open', { folder });
    const tunings = await other.api.call('tunings', null);
    const { method, ...allocation } = query;
    assert.deepEqual(
      tunings.map((tuning) => [tuning.query, tuning.metrics]),
      [[{ ...allocation, method }, answer.metrics]],
    );
    const save = async (budget: AllocationQuery['budget']): Promise<unknown> => {
      const out = path.join(await temporaryFolder(), 'm.json');
      const asked = { ...query, out, force: false };
      if (!budget) delete asked.budget;
      return (await other.api.call('save', asked)).fineTuned;
    };
    assert.deepEqual(await save(query.budget), answer.metrics);
    assert.equal(await save(undefined), undefined);
  });

  it('holds while a sparsity is searched', async () => {
    const { sparsity, probes } = await job.api.call('findSparsity', { ...query, sparsity: 0, maxDrop: 0.05 });
    assert.ok(sparsity !== undefined && probes.length > 3);
    const least = (await job.api.call('allocate', { ...query, sparsity })).find(({ method }) => method === 'taylor');
    assert.equal(least?.error, undefined);
    assert.equal(least?.layers[1].kept, counts[1] - Math.round(0.3333 * counts[1]));
  });
});
