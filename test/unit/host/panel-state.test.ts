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
    assert.deepEqual(states.restarted(chosen), {
      ...states.begin(beginning),
      allocation: { sparsity: 0.5, scope: 'layer' },
    });
  });

  it('runs while it is loading or running', () => {
    assert.deepEqual(
      [states.begin(beginning), run(), states.compared(run(), document), states.cancelled(run())].map(states.isRunning),
      [true, true, false, false],
    );
  });
});
