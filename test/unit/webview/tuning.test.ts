import assert from 'node:assert/strict';
import type { TrainingDocument } from '../../../src/shared/documents';
import { columnsOf } from '../../../webview/columns';
import { parseCount, parseRate, parseSparsities } from '../../../webview/format';
import { measureOf } from '../../../webview/measure';
import { initialState, type PageState } from '../../../webview/state';
import { reduce } from '../../../webview/store';
import { trainingEnd, tunedCurveOf, tunedLabel, tuningOf } from '../../../webview/tuning';
import { searchText } from '../../../webview/views/search';
import { answer, comparison, metrics, panel, point, result, stateOf } from './state';

const training: TrainingDocument = { epochs: 4, bestEpoch: 4, losses: [3, 2, 1, 1], heldOutLosses: [] };
const tuning = (sparsity: number, accuracy: number, scope: 'global' | 'layer' = 'global') => ({
  query: { method: 'm', sparsity, scope },
  metrics: metrics(accuracy),
  training,
});
const at = (state: PageState, sparsity: number): PageState => reduce(state, { type: 'sparsity', sparsity });

describe('fine-tuned weights', () => {
  const inRun = result('m', [{ ...point(0.5, 0.6, [50, 5]), fineTuned: metrics(0.8), training }]);

  it('belong to one allocation of one method', () => {
    const plain = result('m', [point(0.5, 0.6, [50, 5])]);
    const state = stateOf(panel([plain], { tunings: [tuning(0.7, 0.85), tuning(0.5, 0.75, 'layer')] }));
    assert.equal(tuningOf(state, plain), undefined);
    assert.equal(tuningOf(at(state, 0.7), plain)?.metrics.accuracy, 0.85);
    assert.equal(tuningOf(at(state, 0.7), result('h', [])), undefined);
  });

  it('decide which method is the best only where every method has some', () => {
    const worse = result('h', [{ ...point(0.5, 0.7, [50, 5]), fineTuned: metrics(0.75), training }]);
    const bestOf = (...results: (typeof inRun)[]): string[] =>
      columnsOf(stateOf(panel(results))).flatMap(({ method, best }) => (best ? [method] : []));
    assert.deepEqual(bestOf(inRun, worse), ['m'], 'after fine-tuning');
    assert.deepEqual(bestOf(inRun, result('h', [point(0.5, 0.7, [50, 5])])), ['h'], 'before it');
  });

  it('come from the run, or on request, which is the later word', () => {
    const state = stateOf(panel([inRun]));
    assert.equal(tuningOf(state, inRun)?.metrics.accuracy, 0.8);
    const again = stateOf(panel([inRun], { tunings: [tuning(0.5, 0.83)] }));
    assert.equal(tuningOf(again, inRun)?.metrics.accuracy, 0.83);
  });

  it('make a curve of their own, of the run’s rule alone', () => {
    const state = stateOf(panel([inRun], { tunings: [tuning(0.2, 0.88), tuning(0.9, 0.3, 'layer')] }));
    const curve = tunedCurveOf(state, inRun, measureOf(comparison([inRun])));
    assert.deepEqual(
      curve.map(({ sparsity, value, metrics: { accuracy } }) => [sparsity, value, accuracy]),
      [
        [0.2, 0.88, 0.88],
        [0.5, 0.8, 0.8],
      ],
    );
  });

  const ends: readonly [name: string, more: Partial<TrainingDocument>, said: string][] = [
    ['to its end', {}, ''],
    ['with an earlier best', { bestEpoch: 2 }, 'best of epoch 2'],
    ['stopped', { stopped: 'cancelled', bestEpoch: 3 }, 'stopped, best of epoch 3'],
    ['without being better ever', { bestEpoch: 0 }, 'what it began with was kept'],
    ['stopped in its first epoch', { stopped: 'cancelled', epochs: 0, bestEpoch: 0 }, 'stopped'],
    [
      'diverged',
      { stopped: 'diverged', divergedAt: 1234, bestEpoch: 1 },
      'diverged: at step 1,234 the loss was no number any more, best of epoch 1',
    ],
  ];
  for (const [name, more, said] of ends)
    it(`say how their training went: ${name}`, () => assert.equal(trainingEnd({ ...training, ...more }), said));

  it('are labelled with their epochs', () => {
    const said = [0, 1, 4].map((epochs) => tunedLabel({ ...training, epochs }));
    assert.deepEqual(said, ['recalibrated', 'fine-tuned 1 epoch', 'fine-tuned 4 epochs']);
  });
});

describe('scores that depend on the sparsity', () => {
  const scheduled = result('m', [point(0.5, 0.6, [50, 5])], { targetDependent: true });
  const error = { code: 'recompute-required', message: 'not here' } as const;
  const elsewhere = (): PageState =>
    reduce(at(stateOf(panel([scheduled])), 0.7), {
      type: 'counts',
      query: { sparsity: 0.7, scope: 'global' },
      answer: [answer('m', [0, 0], { error })],
    });

  it('are to be recomputed elsewhere, which is no failure and shows no stale counts', () => {
    const [column] = columnsOf(elsewhere());
    assert.deepEqual(
      [column?.status, column?.recompute, column?.problem, column?.counts],
      ['done', true, undefined, undefined],
    );
  });

  it('hold where they were computed', () => {
    const [column] = columnsOf(at(elsewhere(), 0.5));
    assert.deepEqual(
      [column?.recompute, column?.counts?.kept, column?.quality],
      [false, 55, { kind: 'exact', value: 0.6 }],
    );
  });
});

describe('the setup as it is changed', () => {
  const choices = {
    methods: ['m'],
    sparsities: [0.5],
    fineTune: 0,
    optimizer: 'sgd',
    schedule: 'one-shot',
    rounds: 5,
    recalibrate: false,
  } as const;
  const preview = {
    name: '',
    shape: [1],
    width: 0,
    height: 0,
    pixels: new Uint8Array(),
    minimum: 0,
    maximum: 0,
    mean: [0],
    notes: [],
  };
  const begun = (): PageState => stateOf(panel([], { phase: 'setup', setup: { choices, preview } }));

  it('is the page’s own while the editor’s echo is behind, and ends with the setup', () => {
    const changed = reduce(begun(), { type: 'set-up', change: { fineTune: 3 } });
    const echoed = reduce(changed, { type: 'panel', panel: begun().panel });
    assert.equal(echoed.draft?.fineTune, 3);
    assert.equal(reduce(echoed, { type: 'panel', panel: panel([], { phase: 'loading' }) }).draft, undefined);
    assert.equal(reduce(initialState, { type: 'set-up', change: { fineTune: 3 } }).draft, undefined);
  });

  it('knows which fields hold no value', () => {
    const wrong = reduce(begun(), { type: 'field', field: 'rounds', invalid: true });
    assert.deepEqual([...wrong.invalid], ['rounds']);
    assert.equal(reduce(wrong, { type: 'field', field: 'rounds', invalid: true }).invalid, wrong.invalid);
    assert.equal(reduce(wrong, { type: 'field', field: 'rounds', invalid: false }).invalid.size, 0);
  });

  const lists: readonly [string, readonly number[] | undefined][] = [
    ['90', [0.9]],
    ['95, 50,80 %,50', [0.5, 0.8, 0.95]],
    ['50，97.5', [0.5, 0.975]],
    ['', undefined],
    ['50,', undefined],
    ['50, 100', undefined],
  ];
  for (const [typed, shares] of lists)
    it(`reads sparsities “${typed}”`, () => assert.deepEqual(parseSparsities(typed), shares));

  it('reads counts and learning rates', () => {
    const counts = ['5', ' 1000 ', '0', '1.5', '-1', '1e2', ''].map((typed) => parseCount(typed, 1, 1000)?.value);
    assert.deepEqual(counts, [5, 1000, undefined, undefined, undefined, undefined, undefined]);
    const rates = ['0.01', '1e-3', '0,5', '0', '-1', 'x', 'Infinity'].map((typed) => parseRate(typed)?.value);
    assert.deepEqual(rates, [0.01, 1e-3, 0.5, undefined, undefined, undefined, undefined]);
    assert.deepEqual(parseRate(' '), { value: undefined });
    assert.equal(parseRate('0'), undefined);
  });
});

describe('what a search has found', () => {
  const common = { maxDrop: 0.01, examples: 2000, probes: [] };
  it('is said with its noise', () =>
    assert.equal(
      searchText({ ...common, sparsity: 0.873, drop: 0.0085, standardError: 0.0031 }),
      '87.3 % loses 0.85 ± 0.31 points on 2,000 examples: the highest that loses at most 1.00.',
    ));
  it('may be none', () =>
    assert.equal(searchText(common), 'No sparsity loses as little as 1.00 points on 2,000 examples.'));
});
