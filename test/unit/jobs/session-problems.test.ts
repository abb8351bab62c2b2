import assert from 'node:assert/strict';
import { rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sourceOf } from '../../../src/jobs/folder';
import { RunStore } from '../../../src/jobs/store';
import { Cancelled, type ProblemCode } from '../../../src/shared/problem';
import type { CompareEvent } from '../../../src/shared/protocol';
import { translated } from './job-script';
import { copySample, Jobs, modelFile, sampleRecipe } from './sample';
import { cleanUp, problem, snapshot, temporaryFolder } from './temporary';

const cut = { sparsity: 0.8, scope: 'global', method: 'magnitude' } as const;
const shard = path.join('lenet-300-100', 'group1-shard1of1.bin');

describe('a job where something is wrong', function () {
  this.timeout(120_000);
  let jobs: Jobs;
  let base: string;
  let store: RunStore;
  before(async () => {
    jobs = await Jobs.bundle();
  });
  beforeEach(async () => {
    base = await copySample();
    store = new RunStore(path.join(await temporaryFolder(), 'runs'));
  });
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });

  /** A recipe on much data: it runs for many seconds. */
  const long = sampleRecipe(['hessian', 'sensitivity', 'fisher'], {
    data: { file: 'test.npz' },
    test: { file: 'test.npz' },
    sparsity: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  });
  const whenBusy = (then: () => void) => {
    let seen = false;
    return (event: unknown): void => {
      const busy = (event as CompareEvent).kind === 'baseline';
      if (busy && !seen) setTimeout(then, 50);
      seen ||= busy;
    };
  };

  it('cancels a running comparison in about a second at most, stores nothing, and works on', async () => {
    const job = jobs.start();
    const controller = new AbortController();
    let from = 0;
    const cancel = (): void => {
      from = performance.now();
      controller.abort();
    };
    const call = job.api.call(
      'compare',
      { recipe: long, base, folder: store.newFolder() },
      { signal: controller.signal, onEvent: whenBusy(cancel) },
    );
    await assert.rejects(call, Cancelled);
    const took = performance.now() - from;
    assert.ok(from > 0 && took < 1500, `${took} ms`);
    assert.deepEqual(await store.list(), []);
    assert.ok(job.alive, 'it had to be killed');
    await assert.rejects(job.api.call('allocate', cut), problem('run-missing'));
    assert.equal((await job.api.call('inspect', { model: path.join(base, modelFile) })).mode, 'graph');
  });

  it('says that a job was killed in the middle of a run; a new one does the same run', async () => {
    const job = jobs.start();
    const kill = (): void => void process.kill(job.pid!, 'SIGKILL');
    const call = job.api.call(
      'compare',
      { recipe: long, base, folder: store.newFolder() },
      { onEvent: whenBusy(kill) },
    );
    await assert.rejects(call, problem('job-crashed'));
    assert.deepEqual(await store.list(), []);
    const recipe = sampleRecipe(['magnitude']);
    const document = await jobs.start().api.call('compare', { recipe, base, folder: store.newFolder() });
    assert.equal(document.results.length, 1);
    assert.equal((await store.list()).length, 1);
  });

  it('survives a job that runs out of memory', async () => {
    const huge = path.join(base, 'huge.json');
    await writeFile(huge, `{"modelTopology":[${'{"a":[1,2,3]},'.repeat(2e6)}{}]}`);
    const { NODE_OPTIONS = '' } = process.env;
    process.env['NODE_OPTIONS'] = `${NODE_OPTIONS} --max-old-space-size=64`;
    const job = jobs.start();
    process.env['NODE_OPTIONS'] = NODE_OPTIONS;
    await assert.rejects(job.api.call('inspect', { model: huge }), problem('job-crashed'));
    await wait(100);
    assert.match(jobs.log.join('\n'), /out of memory/);
  });

  const model = (...names: string[]): string => path.join(base, ...names);
  const put = (name: string, content: string): Promise<void> => writeFile(model(name), content);
  const cases: [name: string, code: ProblemCode, parts: object, damage?: () => Promise<void>][] = [
    ['there is no model', 'file-missing', { model: 'nothing.json' }],
    ['the model is a folder', 'file-unreadable', { model: 'lenet-300-100' }],
    ['the model is no JSON', 'file-malformed', {}, () => put(modelFile, '{"modelTopology":')],
    ['a shard is missing', 'shard-missing', {}, () => rm(model(shard))],
    ['a shard is short', 'shard-short', {}, () => truncate(model(shard), 1000)],
    ['there is no data', 'file-missing', { data: { file: 'nothing.npz' } }],
    ['the data is no npz', 'file-malformed', { data: { file: 'x.npz' } }, () => put('x.npz', 'no zip')],
    ['the data leaves its folder', 'path-outside-folder', { data: { file: 'x.npz\\..\\y.npz' } }],
    ['an option is unknown', 'option-invalid', { methods: [{ criterion: 'taylor', options: { form: 'no' } }] }],
    ['a method is unknown', 'option-invalid', { methods: [{ criterion: 'telepathy' }] }],
    ['nothing is scored', 'option-invalid', { allocation: { include: ['no such layer'] } }],
  ];
  for (const [name, code, parts, damage] of cases)
    it(`says so where ${name}: ${code}`, async () => {
      await damage?.();
      const recipe = sampleRecipe(['magnitude'], parts);
      const call = jobs.start().api.call('compare', { recipe, base, folder: store.newFolder() });
      await assert.rejects(call, (error) => {
        assert.ok(problem(code)(error), String((error as Error).stack));
        return true;
      });
      assert.deepEqual(await store.list(), []);
      jobs.dispose();
    });

  it('answers nothing about a comparison before there is one', async () => {
    const { api } = jobs.start();
    const file = path.join(base, modelFile);
    const { parameters } = await api.call('inspect', { model: file });
    const parameter = parameters[0].name;
    const part = { parameter, quantity: 'score' } as const;
    for (const call of [
      () => api.call('allocate', cut),
      () => api.call('evaluate', cut),
      () => api.call('difference', { ...cut, parameter, methods: ['magnitude', 'random'], rows: 8, columns: 8 }),
      () => api.call('tile', { ...cut, ...part, rows: 8, columns: 8 }),
      () => api.call('save', { ...cut, out: path.join(base, 'p.json'), force: false }),
    ])
      await assert.rejects(call(), problem('run-missing'));
    // The weights themselves can be looked at.
    const tile = await api.call('tile', { ...cut, ...part, method: '', rows: 8, columns: 8 });
    assert.deepEqual([tile.rows, tile.columns, tile.matrix], [8, 8, [784, 300]]);
    const { index, methods } = await api.call('weight', { ...cut, parameter, index: [783, 299] });
    assert.deepEqual([index, methods], [[783, 299], []]);
    await assert.rejects(api.call('weight', { ...cut, parameter, index: [784, 0] }), problem('option-invalid'));
    const [histogram] = await api.call('histograms', { ...cut, parameter });
    assert.deepEqual([histogram.method, histogram.threshold], ['', undefined]);
  });

  it('saves nothing where it must not', async () => {
    const { api } = jobs.start();
    await api.call('compare', { recipe: sampleRecipe(['magnitude']), base, folder: store.newFolder() });
    const untouched = await snapshot(base);
    const save = (out: string, force: boolean, method = 'magnitude'): Promise<unknown> =>
      api.call('save', { ...cut, method, out: path.join(base, out), force });
    await assert.rejects(save(modelFile, true), problem('source-protected'));
    await assert.rejects(save(shard, true), problem('source-protected'));
    await assert.rejects(save('test.npz', false), problem('file-exists'));
    await assert.rejects(save('no/such/folder.json', false), problem('file-missing'));
    await assert.rejects(save('p.json', false, 'fisher'), problem('option-invalid'));
    assert.deepEqual(await snapshot(base), untouched);
  });

  it('tells a run whose model has changed, and one that is damaged or gone', async () => {
    const folder = store.newFolder();
    const { api } = jobs.start();
    await api.call('compare', { recipe: sampleRecipe(['magnitude']), base, folder });
    const weights = Buffer.from(await sourceOf(model(shard)).folder.read('group1-shard1of1.bin'));
    weights.writeFloatLE(42, 0);
    await writeFile(model(shard), weights);
    await assert.rejects(api.call('open', { folder }), problem('model-changed'));
    await assert.rejects(api.call('allocate', cut), problem('run-missing'));
    await truncate(path.join(folder, 'scores.bin'), 100);
    await assert.rejects(api.call('open', { folder }), problem('file-malformed'));
    await rm(folder, { recursive: true });
    await assert.rejects(api.call('open', { folder }), problem('run-missing'));
  });

  it('opens a run whose data is gone: all but evaluation works, and it says so', async () => {
    const folder = store.newFolder();
    const { api } = jobs.start();
    const document = await api.call('compare', { recipe: sampleRecipe(['taylor']), base, folder });
    await rm(model('test.npz'));
    const reopened = await api.call('open', { folder });
    assert.equal(reopened.warnings.length, document.warnings.length + 1);
    assert.match(reopened.warnings.at(-1)!, /test\.npz/);
    const [allocation] = await api.call('allocate', cut);
    assert.ok(allocation && allocation.removed > 0);
    const saved = await api.call('save', { ...cut, method: 'taylor', out: model('p.json'), force: false });
    assert.equal(saved.after.accuracy, undefined);
    assert.equal(saved.before.accuracy, document.baseline.accuracy);
  });

  it('shows a comparison that could not be stored, with a warning', async () => {
    await writeFile(model('occupied'), '');
    const { api } = jobs.start();
    const folder = model('occupied', 'run');
    const document = await api.call('compare', { recipe: sampleRecipe(['magnitude']), base, folder });
    assert.match(document.warnings.at(-1)!, /could not be stored/);
    assert.equal((await api.call('allocate', cut)).length, 1);
  });

  it('speaks the language that it is told', async () => {
    const english = Object.keys(translated)[0];
    for (const [language, message] of [
      ['zh-cn', translated['No comparison is open.']],
      ['fr', english],
      ['../l10n/zh-cn', english],
    ] as const)
      await assert.rejects(jobs.start(language).api.call('allocate', cut), { message });
  });
});
