import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Session } from '../../src/host/session';
import type { PanelState } from '../../src/shared/protocol';
import {
  answering,
  closePanels,
  compareSample,
  host,
  kernelsOf,
  labelled,
  lenet,
  opened,
  run,
  runItems,
  setUpSample,
  settled,
  startRun,
  until,
  workspaceFile,
  zerosOf,
} from './support';

const at90 = { sparsity: 0.9, scope: 'global' } as const;
const { signal } = new AbortController();

describe('the setup of a comparison', function () {
  this.timeout(60_000);
  afterEach(closePanels);

  it('shows the first example as the model gets it, before anything runs', async () => {
    const session = await setUpSample();
    const { phase, setup, comparison, inspection } = session.state;
    assert.deepEqual([phase, comparison], ['setup', undefined]);
    assert.equal(inspection?.prunable, 266_200);
    const { preview } = setup ?? {};
    assert.match(preview?.label ?? '', /^\d$/);
    assert.deepEqual([preview?.minimum, preview?.maximum], [0, 1]);
    assert.deepEqual((await host()).sessions.running, []);
  });

  it('remembers for the model what was chosen, once it ran', async () => {
    const session = await compareSample({ methods: ['magnitude', 'random'], sparsities: [0.6] });
    await settled(session);
    assert.deepEqual(
      session.state.comparison?.results.map(({ method, points }) => [method, points.map(({ sparsity }) => sparsity)]),
      [
        ['magnitude', [0.6]],
        ['random', [0.6]],
      ],
    );
    const again = await setUpSample();
    const { methods = [], sparsities } = again.state.setup?.choices ?? {};
    assert.deepEqual([methods, sparsities], [['magnitude', 'random'], [0.6]]);
    await (await host()).setups.delete(lenet());
  });

  it('refuses what is no valid recipe, whatever a page says', async () => {
    const session = await compareSample({ methods: ['random'], sparsities: [2] });
    await settled(session);
    const { phase, problem } = session.state;
    assert.deepEqual([phase, problem?.code, problem?.found], ['failed', 'recipe-invalid', 'sparsity.0']);
    await (await host()).setups.delete(lenet());
  });

  it('starts once', async () => {
    const session = await setUpSample();
    const change = { methods: ['random'], sparsities: [0.5] };
    await Promise.all([startRun(session, change), startRun(session, change)]);
    await settled(session);
    assert.equal(session.state.phase, 'ready');
    await (await host()).panels.begin(session, { ...choicesOf(session), ...change });
    assert.equal(session.state.phase, 'ready');
    await (await host()).setups.delete(lenet());
  });
});

const choicesOf = (session: Session) => ({
  sparsities: [0.5],
  fineTune: 0,
  optimizer: 'sgd' as const,
  schedule: 'one-shot' as const,
  rounds: 5,
  recalibrate: false,
  methods: session.state.methods.map(({ id }) => id),
});

describe('work on a comparison', function () {
  this.timeout(120_000);
  let session: Session;
  const states: PanelState[] = [];

  before(async () => {
    session = await compareSample({ methods: ['magnitude', 'random'], sparsities: [0.9] });
    session.onDidChange((state) => states.push(state));
    await settled(session);
    await (await host()).setups.delete(lenet());
  });
  after(closePanels);

  const training = (epoch: number): Promise<void> =>
    until(`epoch ${epoch}`, () => (session.state.work?.progress?.training?.epoch ?? 0) >= epoch);

  it('fine-tunes live, and saves what was fine-tuned', async () => {
    const before = await session.look('evaluate', { ...at90, method: 'random' }, signal);
    await session.work.fineTune({ ...at90, method: 'random', epochs: 3 });
    const seen = states.flatMap(({ work }) => work?.progress?.training ?? []);
    assert.ok(seen.some(({ epoch, losses }) => epoch === 3 && losses.length > 1));
    const [tuning] = session.state.tunings ?? [];
    assert.equal(tuning?.training.epochs, 3);
    assert.ok((tuning?.metrics.accuracy ?? 0) > (before.accuracy ?? 1) + 0.2, 'training repairs what chance removed');
    assert.equal(session.state.work, undefined);

    session.remember(at90);
    const files = [workspaceFile('mnist', 'tuned-pruned.json'), workspaceFile('mnist', 'untuned-pruned.json')] as const;
    const asked = await answering(
      { showQuickPick: labelled('Random'), showSaveDialog: () => vscode.Uri.file(files[0]) },
      () => run('prunescope.save'),
    );
    const told = asked.find(({ question }) => question === 'showInformationMessage');
    assert.match(String(told?.args[0]), /The others are fine-tuned \(3 epochs\)\./);
    const untunedQuery = { ...at90, method: 'random', fineTuned: false, out: files[1], force: false };
    await session.save(untunedQuery, signal, () => undefined);

    const [source, tuned, untuned] = await Promise.all([lenet(), ...files].map(kernelsOf));
    for (const [name, weights] of source ?? []) {
      const [a = [], b = []] = [tuned?.get(name), untuned?.get(name)];
      assert.equal(zerosOf(a), zerosOf(b), name);
      assert.ok([...weights].every((weight, index) => b[index] === 0 || b[index] === weight));
      assert.ok([...weights].some((weight, index) => a[index] !== 0 && a[index] !== weight));
    }
    await Promise.all(files.map((file) => rm(file)));
  });

  it('keeps the best so far where it is stopped, by the command that cancels runs', async () => {
    const work = session.work.fineTune({ ...at90, method: 'magnitude', epochs: 500 });
    await training(2);
    assert.deepEqual((await host()).sessions.running, [session]);
    await run('prunescope.cancelRun');
    assert.equal(session.state.work?.stopping, true);
    await work;
    const tuning = session.state.tunings?.find(({ query }) => query.method === 'magnitude');
    assert.equal(tuning?.training.stopped, 'cancelled');
    assert.ok((tuning?.training.epochs ?? 500) < 500);
    assert.equal(session.state.phase, 'ready');
  });

  it('shows what was fine-tuned also where the run is opened again', async () => {
    const [item] = await runItems();
    const { tunings } = session.state;
    await closePanels();
    await until('the end of the session', () => !session.pid);
    session = await opened(() => Promise.resolve(run('prunescope.openRun', item)));
    await settled(session);
    assert.deepEqual(session.state.tunings, tunings);
    session.onDidChange((state) => states.push(state));
  });

  it('is given up at once the second time, and keeps nothing of it', async () => {
    const before = session.state.tunings;
    const work = session.work.fineTune({ ...at90, method: 'random', epochs: 500 });
    await training(1);
    await assert.rejects(session.work.compute({ method: 'random', sparsity: 0.8 }), { name: 'Cancelled' });
    session.cancel();
    session.cancel();
    await assert.rejects(work, { name: 'Cancelled' });
    assert.deepEqual([session.state.tunings, session.state.work, session.state.phase], [before, undefined, 'ready']);
    assert.equal((await session.look('allocate', at90, signal)).length, 2);
  });

  it('finds the sparsity for a loss', async () => {
    const found = await session.work.findSparsity({ ...at90, method: 'magnitude', maxDrop: 0.01 });
    const { sparsity = 0, drop = 1 } = found;
    assert.ok(sparsity > 0.5 && drop <= 0.01, JSON.stringify(found));
    assert.equal(found.examples, 2000);
    const { accuracy = 0 } = session.state.comparison?.baseline ?? {};
    const there = await session.look('evaluate', { ...at90, sparsity, method: 'magnitude' }, signal);
    assert.ok(Math.abs(accuracy - (there.accuracy ?? 0) - drop) < 1e-9);
    assert.equal(session.state.searches?.[0]?.sparsity, sparsity);
  });
});

describe('a comparison that trains', function () {
  this.timeout(120_000);
  afterEach(closePanels);
  after(async () => (await host()).setups.delete(lenet()));

  it('keeps what was finished when it is cancelled, and can be looked at', async () => {
    const session = await compareSample({ methods: ['magnitude', 'random'], sparsities: [0.9], fineTune: 400 });
    await until('training', () => (session.state.progress?.training?.epoch ?? 0) >= 2);
    await run('prunescope.cancelRun');
    assert.equal(session.state.stopping, true);
    await settled(session);
    const { phase, comparison } = session.state;
    assert.deepEqual([phase, comparison?.cancelled], ['ready', true]);
    const [result] = comparison?.results ?? [];
    assert.equal(result?.points[0]?.training?.stopped, 'cancelled');
    assert.equal((await session.look('allocate', at90, signal))[0]?.method, 'magnitude');
  });

  it('ends at once where it is cancelled twice', async () => {
    const session = await compareSample({ methods: ['magnitude'], sparsities: [0.9], fineTune: 400 });
    await until('training', () => session.state.progress?.phase === 'training');
    session.cancel();
    session.cancel();
    await until('the end', () => session.state.phase === 'cancelled', 2000);
  });

  it('with a schedule knows its own sparsities, and computes another on request', async () => {
    const session = await compareSample({
      methods: ['magnitude'],
      sparsities: [0.9],
      schedule: 'iterative',
      rounds: 2,
      fineTune: 2,
    });
    await settled(session);
    const elsewhere = { ...at90, sparsity: 0.7 };
    const [before] = await session.look('allocate', elsewhere, signal);
    assert.equal(before?.error?.code, 'recompute-required');
    await session.work.compute({ method: 'magnitude', sparsity: 0.7 });
    const [after] = await session.look('allocate', elsewhere, signal);
    assert.equal(after?.removed, Math.round(266_200 * 0.7));
    assert.deepEqual(
      session.state.comparison?.results[0]?.points.map(({ sparsity }) => sparsity),
      [0.7, 0.9],
    );
  });
});
