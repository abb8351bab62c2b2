import assert from 'node:assert/strict';
import type { Metrics } from '../../../src/shared/documents';
import { measureOf } from '../../../webview/measure';
import { computedPoint, interpolate, metricsOf, qualityOf } from '../../../webview/quality';
import { evaluationKey, type PageState } from '../../../webview/state';
import { reduce, type Action } from '../../../webview/store';
import { answer, comparison, metrics, panel, point, result, stateOf } from './state';

const points = [point(0.5, 0.8, [50, 5]), point(0.75, 0.4, [25, 3])];
const plain = result('m', points);
const at = (sparsity: number, method = plain, ...actions: Action[]): PageState =>
  actions.reduce(reduce, reduce(stateOf(panel([method])), { type: 'sparsity', sparsity }));
const quality = (state: PageState, method = plain): unknown =>
  qualityOf(state, method, measureOf(comparison([method])));

describe('quality at the slider', () => {
  it('is exact at a computed point', () => {
    assert.deepEqual(quality(at(0.5)), { kind: 'exact', value: 0.8 });
  });

  it('is read off the curve between points, from the unpruned model on', () => {
    const near = (state: PageState, expected: number): void => {
      const found = qualityOf(state, plain, measureOf(comparison([plain])));
      assert.equal(found.kind, 'about');
      assert.ok('value' in found && Math.abs(found.value - expected) < 1e-12, JSON.stringify(found));
    };
    near(at(0.6), 0.8 - 0.4 * 0.4);
    near(at(0.25), 0.85);
  });

  it('is exact where nothing is removed', () => {
    assert.deepEqual(quality(at(0)), { kind: 'exact', value: 0.9 });
  });

  it('is not extrapolated', () => {
    assert.deepEqual(quality(at(0.9)), { kind: 'pending' });
  });

  it('is exact once evaluated, under that allocation alone', () => {
    const key = evaluationKey('m', { sparsity: 0.9, scope: 'global' });
    const state = at(0.9, plain, { type: 'evaluated', key, metrics: metrics(0.2) });
    assert.deepEqual(quality(state), { kind: 'exact', value: 0.2 });
    assert.deepEqual(quality(reduce(state, { type: 'scope', scope: 'layer' })), { kind: 'pending' });
    const between = qualityOf(
      reduce(state, { type: 'sparsity', sparsity: 0.825 }),
      plain,
      measureOf(comparison([plain])),
    );
    assert.ok('value' in between && Math.abs(between.value - 0.3) < 1e-12, 'evaluated points refine the curve');
  });

  it('does not take a curve for another rule', () => {
    for (const action of [
      { type: 'scope', scope: 'layer' },
      { type: 'normalize', normalize: true },
    ] as const) {
      assert.deepEqual(quality(reduce(at(0.6), action)), { kind: 'pending' });
      assert.equal(computedPoint(reduce(at(0.5), action), plain), undefined);
    }
  });

  it('does not believe a computed point whose layers keep other counts than the job answers', () => {
    const query = { sparsity: 0.5, scope: 'global' } as const;
    const same = at(0.5, plain, { type: 'counts', query, answer: [answer('m', [50, 5])] });
    assert.equal(metricsOf(same, plain)?.accuracy, 0.8);
    const other = at(0.5, plain, { type: 'counts', query, answer: [answer('m', [49, 6])] });
    assert.equal(metricsOf(other, plain), undefined);
  });

  it('asks to recompute what depends on the target', () => {
    const dependent = result('m', points, { targetDependent: true });
    assert.deepEqual(quality(at(0.6, dependent), dependent), { kind: 'recompute' });
    assert.deepEqual(quality(at(0.5, dependent), dependent), { kind: 'exact', value: 0.8 });
  });

  it('does not start a trained candidate’s curve at the unpruned model', () => {
    const trained = result('m', points, { trained: { epochs: 2 } });
    assert.deepEqual(quality(at(0.25, trained), trained), { kind: 'pending' });
    assert.deepEqual(quality(at(0, trained), trained), { kind: 'pending' });
  });
});

describe('interpolate', () => {
  const line = [
    { sparsity: 0.2, value: 1 },
    { sparsity: 0.6, value: 0 },
  ];
  const cases: readonly (readonly [number, number | undefined])[] = [
    [0.2, 1],
    [0.3, 0.75],
    [0.6, 0],
    [0.1, undefined],
    [0.7, undefined],
  ];
  for (const [sparsity, expected] of cases)
    it(`at ${sparsity} is ${expected}`, () => {
      const value = interpolate(line, sparsity);
      if (expected === undefined) assert.equal(value, undefined);
      else assert.ok(value !== undefined && Math.abs(value - expected) < 1e-12);
    });
  it('of nothing is nothing', () => assert.equal(interpolate([], 0.5), undefined));
});

describe('measureOf', () => {
  const unlabelled = { examples: 100, bytes: 4096, parameters: 110, nonZero: 60 };
  const drifted = (drift: NonNullable<Metrics['drift']>): string => {
    const results = [result('m', [{ ...points[0], metrics: { ...unlabelled, drift } }])];
    return measureOf({ baseline: unlabelled, results }).name;
  };
  it('is accuracy with labels', () => assert.equal(measureOf(comparison([plain])).name, 'accuracy'));
  it('is agreement for classes without labels', () => assert.equal(drifted({ kl: 0.1, agreement: 0.9 }), 'agreement'));
  it('is squared drift for real outputs', () => assert.equal(drifted({ mse: 0.1, agreement: 1 }), 'mse'));
});
