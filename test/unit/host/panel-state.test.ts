import assert from 'node:assert/strict';
import * as states from '../../../src/host/panel-state';
import type { CompareDocument, InspectDocument, MethodResult } from '../../../src/shared/documents';
import type { CompareEvent, PanelState } from '../../../src/shared/protocol';

const beginning: states.Beginning = {
  view: 'compare',
  title: 'lenet',
  key: 'k1',
  methods: [],
  allocation: { sparsity: 0.9, scope: 'global' },
};
const result = (method: string, ownSeconds = 1): MethodResult => ({
  method,
  criterion: method,
  options: {},
  targetDependent: false,
  ownSeconds,
  points: [],
});
const metrics = { examples: 10, bytes: 100, parameters: 5, nonZero: 5 };
const document: CompareDocument = {
  schema: 1,
  warnings: [],
  executor: 'reference',
  model: 'lenet.json',
  data: { file: 'd.npz', examples: 10 },
  loss: 'cross-entropy',
  seed: 0,
  baseline: metrics,
  sharedSeconds: 1,
  results: [],
  agreement: [],
};
const inspection: InspectDocument = {
  schema: 1,
  warnings: [],
  executor: 'none',
  file: 'lenet.json',
  format: 'tfjs',
  bytes: 100,
  mode: 'graph',
  inputs: [],
  outputs: [],
  parameters: [],
  total: 5,
  prunable: 5,
  sparsity: 0,
  barriers: [],
};
const events: CompareEvent[] = [
  { kind: 'progress', progress: { phase: 'reading' } },
  { kind: 'inspected', inspection },
  { kind: 'baseline', document },
  { kind: 'method', result: result('magnitude') },
  { kind: 'progress', progress: { phase: 'scoring', subject: 'hessian', share: 0.5 } },
  { kind: 'method', result: result('hessian') },
];
const run = (): PanelState => events.reduce(states.progressed, states.begin(beginning));

describe('the state of the panel', () => {
  it('begins as loading, with nothing to show', () => {
    assert.deepEqual(states.begin(beginning), { ...beginning, phase: 'loading' });
  });

  it('fills in as the events of a comparison come', () => {
    const state = run();
    assert.equal(state.phase, 'running');
    assert.equal(state.inspection, inspection);
    assert.deepEqual(state.progress, { phase: 'scoring', subject: 'hessian', share: 0.5 });
    assert.deepEqual(
      state.comparison?.results.map(({ method }) => method),
      ['magnitude', 'hessian'],
    );
  });

  it('takes a second result of a method for a better one', () => {
    const state = states.progressed(run(), { kind: 'method', result: result('magnitude', 9) });
    assert.deepEqual(
      state.comparison?.results.map(({ method, ownSeconds }) => [method, ownSeconds]),
      [
        ['hessian', 1],
        ['magnitude', 9],
      ],
    );
  });

  it('drops a result that comes before its comparison', () => {
    const state = states.begin(beginning);
    assert.equal(states.progressed(state, { kind: 'method', result: result('random') }), state);
  });

  it('is ready with the whole document and without progress', () => {
    const whole = { ...document, results: [result('random')] };
    const state = states.compared(run(), whole);
    assert.equal(state.phase, 'ready');
    assert.equal(state.comparison, whole);
    assert.equal(state.inspection, inspection);
    assert.ok(!('progress' in state));
  });

  it('keeps what is there when it is cancelled or fails, and forgets the problem when it goes on', () => {
    const stopped = states.cancelled(run());
    assert.equal(stopped.phase, 'cancelled');
    assert.equal(stopped.comparison?.results.length, 2);
    const problem = { code: 'job-crashed', message: 'gone' } as const;
    const broken = states.failed(run(), problem);
    assert.deepEqual([broken.phase, broken.problem, 'progress' in broken], ['failed', problem, false]);
    assert.ok(!('problem' in states.compared(broken, document)));
  });

  it('starts again with what the user chose and nothing else', () => {
    const chosen = states.allocated(run(), { sparsity: 0.5, scope: 'layer' });
    assert.deepEqual(states.restarted(chosen, []), {
      ...states.begin(beginning),
      allocation: { sparsity: 0.5, scope: 'layer' },
    });
  });

  const metrics2 = { ...metrics, accuracy: 0.9 };
  const training = { epochs: 2, bestEpoch: 1, losses: [2, 1], heldOutLosses: [2, 3] };
  const query = { method: 'hessian', sparsity: 0.9, scope: 'global' } as const;
  const point = {
    sparsity: 0.7,
    removed: 1,
    zeros: 1,
    kept: 4,
    metrics,
    layers: [],
    maskHash: '',
  };
  const ready = (): PanelState => states.compared(run(), { ...document, results: [result('hessian')] });
  const setup = {
    choices: {
      methods: ['l1'],
      sparsities: [0.5],
      fineTune: 0,
      optimizer: 'sgd',
      schedule: 'one-shot',
      rounds: 5,
      recalibrate: false,
    },
    preview: {
      name: 'd.npz',
      shape: [2],
      width: 0,
      height: 0,
      pixels: new Uint8Array(),
      minimum: 0,
      maximum: 1,
      mean: [0],
      notes: [],
    },
  } as const;

  it('is set up before a run, and forgets that with the first event of the run', () => {
    const prepared = states.prepared(states.begin(beginning), inspection, setup);
    assert.deepEqual([prepared.phase, prepared.inspection], ['setup', inspection]);
    const changed = states.chosen(prepared, { ...setup.choices, fineTune: 3 });
    assert.equal(changed.setup?.choices.fineTune, 3);
    assert.equal(changed.setup?.preview, setup.preview);
    assert.ok(!('setup' in states.restarted(changed, [])));
    assert.equal(states.chosen(run(), setup.choices).setup, undefined);
  });

  it('tells the work on a finished run from the run itself', () => {
    const work = { kind: 'fine-tune', method: 'hessian', allocation: query } as const;
    const working = states.workChanged(states.working(ready(), work), { progress: { phase: 'training', share: 0.5 } });
    assert.deepEqual(working.work, { ...work, progress: { phase: 'training', share: 0.5 } });
    assert.deepEqual([states.isRunning(working), states.isBusy(working)], [false, true]);
    assert.equal(states.workChanged(working, { stopping: true }).work?.stopping, true);
    const idle = states.idle(working);
    assert.deepEqual([idle.phase, 'work' in idle, states.isBusy(idle)], ['ready', false, false]);
    assert.ok(!('work' in states.workChanged(idle, { stopping: true })), 'news of work that has ended');
  });

  it('keeps what fine-tuning brought, the latest of each allocation', () => {
    const first = states.tuned(ready(), { query, metrics, training });
    const other = states.tuned(first, { query: { ...query, scope: 'layer' }, metrics, training });
    const again = states.tuned(other, { query, metrics: metrics2, training });
    assert.deepEqual(
      again.tunings?.map(({ query: { scope }, metrics: { accuracy } }) => [scope, accuracy]),
      [
        ['layer', undefined],
        ['global', 0.9],
      ],
    );
  });

  it('knows what was fine-tuned before it was opened again', () => {
    const tunings = [{ query, metrics, training }];
    assert.deepEqual(states.compared(run(), document, tunings).tunings, tunings);
    assert.ok(!('tunings' in states.compared(run(), document)));
  });

  it('adds a computed point to its method alone, in order and once', () => {
    const twice = states.computed(states.computed(ready(), 'hessian', { ...point, sparsity: 0.8 }), 'hessian', point);
    const again = states.computed(twice, 'hessian', { ...point, kept: 9 });
    assert.deepEqual(
      again.comparison?.results[0]?.points.map(({ sparsity, kept }) => [sparsity, kept]),
      [
        [0.7, 9],
        [0.8, 4],
      ],
    );
    assert.deepEqual(states.computed(ready(), 'other', point).comparison, ready().comparison);
  });

  it('keeps the last search of each method', () => {
    const search = { maxDrop: 0.01, examples: 9, probes: [], query: { method: 'hessian', scope: 'global' } } as const;
    const state = states.found(states.found(ready(), search), { ...search, sparsity: 0.8 });
    assert.deepEqual(
      state.searches?.map(({ sparsity }) => sparsity),
      [0.8],
    );
  });

  it('has something to keep on a cancel only where something was trained', () => {
    assert.equal(states.keepsOnStop(run()), false);
    assert.equal(states.keepsOnStop({ ...run(), progress: { phase: 'training' } }), true);
    const trained = { ...result('l1'), points: [{ ...point, training }] };
    assert.equal(states.keepsOnStop(states.progressed(run(), { kind: 'method', result: trained })), true);
    assert.ok(!('stopping' in states.compared(states.stopping(run()), document)));
  });

  it('runs while it is loading or running', () => {
    assert.deepEqual(
      [states.begin(beginning), run(), states.compared(run(), document), states.cancelled(run())].map(states.isRunning),
      [true, true, false, false],
    );
  });
});
