import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '../../../src/jobs/client';
import { RunStore } from '../../../src/jobs/store';
import type { CompareDocument } from '../../../src/shared/documents';
import type { SensitivityEvent } from '../../../src/shared/job-api';
import type { Progress } from '../../../src/shared/protocol';
import { recipe as schema } from '../../../src/shared/recipe';
import { copySample, Jobs, modelFile, sampleRecipe } from './sample';
import { cleanUp, problem, snapshot, temporaryFolder } from './temporary';

/** What a job finds out on request, on real digits. */
describe('findings of a job', function () {
  this.timeout(120_000);
  let jobs: Jobs;
  let base: string;
  let job: Job;
  let document: CompareDocument;
  const cut = { sparsity: 0.9, scope: 'global', method: 'hessian' } as const;

  before(async () => {
    jobs = await Jobs.bundle();
    base = await copySample();
    job = jobs.start();
    const folder = new RunStore(path.join(await temporaryFolder(), 'runs')).newFolder();
    const recipe = sampleRecipe(['magnitude', 'gradient', 'hessian'], {
      data: { file: 'calibration.npz', limit: 256 },
    });
    document = await job.api.call('compare', { recipe, base, folder });
  });
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });

  it('prunes one layer at a time: nothing else changes, and a layer that is pruned more hurts more', async () => {
    const seen: SensitivityEvent[] = [];
    const { layers, sparsities } = await job.api.call(
      'sensitivity',
      { method: 'magnitude', sparsities: [0.99, 0.5] },
      { onEvent: (event) => seen.push(event as SensitivityEvent) },
    );
    assert.deepEqual(sparsities, [0.5, 0.99]);
    assert.deepEqual(
      seen.map(({ document: { layers: added }, share }) => [added, Math.round(3 * share)]),
      layers.map((layer, at) => [[layer], at + 1]),
    );
    for (const { metrics } of layers) {
      const [half, most] = metrics.map(({ loss }) => loss ?? NaN);
      assert.ok(most > half, `${half} ${most}`);
      assert.ok(Math.abs(half - document.baseline.loss!) < 0.1);
    }
    // The same as the mask that locks the other layers whole.
    const [first, ...others] = layers.map(({ parameter }) => parameter);
    const whole = Object.fromEntries(others.map((name): [string, { exact: number }] => [name, { exact: 0 }]));
    const budget = { ...whole, [first]: { exact: 0.5 } };
    const all = document.results[0].points[0].layers.reduce((sum, { total }) => sum + total, 0);
    const sparsity = Math.round(document.results[0].points[0].layers[0].total / 2) / all;
    const same = await job.api.call('evaluate', { sparsity, scope: 'global', method: 'magnitude', budget });
    assert.equal(layers[0].metrics[0].loss, same.loss);
  });

  it('says that the other layers are not whole where a schedule has pruned them', async () => {
    const folder = new RunStore(path.join(await temporaryFolder(), 'runs')).newFolder();
    const parts = { sparsity: [0.75], schedule: { kind: 'iterative', rounds: 2 } };
    const scheduled = jobs.start().api;
    await scheduled.call('compare', { recipe: sampleRecipe(['magnitude'], parts), base, folder });
    const query = { method: 'magnitude', sparsities: [0.75] };
    const { prunedBefore = NaN, layers } = await scheduled.call('sensitivity', query);
    // Two rounds to 75 %: the first prunes half.
    assert.ok(Math.abs(prunedBefore - 0.5) < 1e-3, String(prunedBefore));
    assert.equal(layers.length, 3);
    const { prunedBefore: none } = await job.api.call('sensitivity', { method: 'magnitude', sparsities: [0.5] });
    assert.equal(none, undefined);
  });

  it('refuses a sparsity that prunes nothing or all', () =>
    assert.rejects(
      job.api.call('sensitivity', { method: 'magnitude', sparsities: [0.5, 1] }),
      problem('sparsity-invalid'),
    ));

  it('times the forward pass', async () => {
    const { executor, runs, median, spread } = await job.api.call('latency', null);
    assert.equal(executor, 'tfjs');
    assert.ok(runs >= 5 && median > 0 && median < 1000 && spread >= 0, `${runs} ${median} ${spread}`);
  });

  it('tries a mask on other data', async () => {
    const query = { ...cut, data: schema.shape.data.parse({ file: 'test.npz', limit: 100 })!, base };
    const trial = await job.api.call('tryOnData', query);
    assert.deepEqual([trial.data, trial.fineTuned, trial.query], ['test.npz', false, cut]);
    assert.equal(trial.before.examples, 2000);
    assert.ok(trial.before.accuracy! > trial.after.accuracy!);
    assert.equal(trial.after.drift!.agreement < 1, true);
  });

  it('refuses other data that does not fit', () =>
    assert.rejects(
      job.api.call('tryOnData', { ...cut, data: { file: 'nothing.npz' }, base }),
      problem('file-missing'),
    ));

  it('names what is wrong with a mask', async () => {
    assert.deepEqual(await job.api.call('notes', cut), []);
    const budget = { 'dense_Dense2/kernel': { exact: 0.999 } };
    const names = document.results[0].points[0].layers.map(({ name }) => name);
    const [parameter] = names.slice(1);
    const [note, ...more] = await job.api.call('notes', {
      ...cut,
      budget: { [parameter]: budget['dense_Dense2/kernel'] },
    });
    assert.deepEqual([note.code, note.parameter, more], ['layer-nearly-empty', parameter, []]);
    assert.match(note.message, /keeps 30 weights for 100 outputs/);
  });

  it('says of a run that first order tells little of a converged network', () => {
    const codes = document.notes?.map(({ code, method }) => [code, method]);
    assert.ok(
      codes?.some(([code, method]) => code === 'converged-first-order' && method === 'gradient'),
      String(codes),
    );
  });

  it('saves a recipe alone, which makes the same mask', async () => {
    const before = await snapshot(base);
    const out = path.join(base, 'cut.prune.json');
    assert.deepEqual(await job.api.call('saveRecipe', { ...cut, out, force: false }), { recipe: out });
    const after = await snapshot(base);
    assert.deepEqual(
      Object.keys(after).filter((name) => !(name in before)),
      ['cut.prune.json'],
    );
    const saved = schema.parse(JSON.parse(await readFile(out, 'utf8')));
    const point = document.results[2].points.find(({ sparsity }) => sparsity === 0.9)!;
    assert.deepEqual([saved.maskHash, saved.methods[0].criterion], [point.maskHash, 'hessian']);
    await assert.rejects(job.api.call('saveRecipe', { ...cut, out, force: false }), problem('file-exists'));
    await assert.rejects(
      job.api.call('saveRecipe', { ...cut, out: path.join(base, modelFile), force: true }),
      problem('source-protected'),
    );
  });

  it('saves a model without a recipe', async () => {
    const out = path.join(base, 'alone', 'model.json');
    await assert.rejects(job.api.call('save', { ...cut, out, force: false }), problem('file-missing'));
    const beside = path.join(base, 'alone-model.json');
    const { recipe } = await job.api.call('save', { ...cut, out: beside, force: false, withoutRecipe: true });
    assert.equal(recipe, '');
    assert.equal(Object.keys(await snapshot(base)).includes('alone-model.prune.json'), false);
  });

  it('lets a training wait, and go on', async () => {
    const steps: number[] = [];
    const tuned = job.api.call(
      'fineTune',
      { ...cut, epochs: 60 },
      { onEvent: (event) => steps.push((event as Progress).training?.step ?? 0) },
    );
    while (steps.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await job.api.call('pauseTraining', { paused: true });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const waited = steps.length;
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal(steps.length, waited, 'nothing moves while it is paused');
    await job.api.call('pauseTraining', { paused: false });
    while (steps.length < waited + 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await job.api.call('stopTraining', null);
    assert.equal((await tuned).training.stopped, 'cancelled');
  });

  it('ends a training that waits', async () => {
    const tuned = job.api.call('fineTune', { ...cut, epochs: 60, learningRate: 0.02 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await job.api.call('pauseTraining', { paused: true });
    await job.api.call('stopTraining', null);
    assert.equal((await tuned).training.stopped, 'cancelled');
  });
});
