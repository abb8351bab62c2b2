import assert from 'node:assert/strict';
import { evaluationKey, initialState, type PageState } from '../../../webview/state';
import { reduce, type Action } from '../../../webview/store';
import { readKept } from '../../../webview/kept';
import { answer, metrics, panel, point, result, stateOf } from './state';

const half = result('m', [point(0.5, 0.8, [50, 5])]);
const ready = (): PageState => stateOf(panel([half]));
const after = (state: PageState, ...actions: Action[]): PageState => actions.reduce(reduce, state);

describe('page store', () => {
  it('starts where the recipe allocates', () => {
    const { choices } = ready();
    assert.deepEqual(choices.allocation, { sparsity: 0.5, scope: 'global' });
    assert.deepEqual(choices.computed, choices.allocation);
    assert.equal(choices.run, 'run 1');
  });

  it('keeps the user’s allocation when the editor echoes another, and still knows where the points were computed', () => {
    const moved = after(ready(), { type: 'sparsity', sparsity: 0.734 }, { type: 'scope', scope: 'layer' });
    const echoed = after(moved, {
      type: 'panel',
      panel: panel([half], { allocation: { sparsity: 0.7, scope: 'layer' } }),
    });
    assert.deepEqual(echoed.choices.allocation, { sparsity: 0.734, scope: 'layer' });
    assert.deepEqual(echoed.choices.computed, { sparsity: 0.5, scope: 'global' });
  });

  it('forgets choices and answers with another run', () => {
    const used = after(
      ready(),
      { type: 'select', method: 'm', parameter: 'a/kernel' },
      { type: 'counts', query: { sparsity: 0.5, scope: 'global' }, answer: [answer('m', [50, 5])] },
      { type: 'evaluated', key: 'm x', metrics: metrics(0.5) },
      { type: 'panel', panel: panel([half], { key: 'run 2', allocation: { sparsity: 0.8, scope: 'layer' } }) },
    );
    assert.equal(used.choices.parameter, undefined);
    assert.deepEqual(used.choices.computed, { sparsity: 0.8, scope: 'layer' });
    assert.equal(used.counts, undefined);
    assert.equal(used.evaluated.size, 0);
  });

  it('forgets answers, not choices, when the same run begins again', () => {
    const used = after(
      ready(),
      { type: 'sparsity', sparsity: 0.6 },
      { type: 'evaluated', key: 'm x', metrics: metrics(0.5) },
      { type: 'panel', panel: panel([], { phase: 'running' }) },
    );
    assert.equal(used.evaluated.size, 0);
    assert.equal(used.choices.allocation.sparsity, 0.6);
  });

  const steps: readonly (readonly [string, number, number])[] = [
    ['inside', 0.9, 0.9],
    ['between two steps', 0.90049, 0.9],
    ['rounding of binary fractions', 0.1 + 0.2, 0.3],
    ['below', -0.2, 0],
    ['above', 1, 0.999],
  ];
  for (const [name, asked, expected] of steps)
    it(`puts the sparsity on the slider’s grid: ${name}`, () => {
      assert.equal(after(ready(), { type: 'sparsity', sparsity: asked }).choices.allocation.sparsity, expected);
    });

  it('counts every key that comes between two frames', () => {
    const nudged = after(
      ready(),
      { type: 'nudge', by: 0.05 },
      { type: 'nudge', by: 0.05 },
      { type: 'nudge', by: -0.001 },
    );
    assert.equal(nudged.choices.allocation.sparsity, 0.599);
    const tile = {
      rows: 10,
      columns: 10,
      matrix: [10, 10],
      window: { top: 0, left: 0, height: 10, width: 10 },
      lowest: new Uint8Array(100),
      mean: new Uint8Array(100),
      highest: new Uint8Array(100),
      kept: new Uint8Array(100),
    } as const;
    const query = {
      sparsity: 0.5,
      scope: 'global',
      method: 'm',
      parameter: 'a/kernel',
      quantity: 'score',
      rows: 10,
      columns: 10,
    } as const;
    const key = (name: string): Action => ({ type: 'cursor-key', key: name, far: false });
    const drawn = after(
      ready(),
      { type: 'tile', query, answer: tile },
      key('ArrowDown'),
      key('ArrowDown'),
      key('ArrowRight'),
    );
    assert.deepEqual(drawn.choices.cursor, { row: 2, column: 1 });
  });

  it('adds and removes normalization without an undefined key', () => {
    const on = after(ready(), { type: 'normalize', normalize: true });
    assert.deepEqual(on.choices.allocation, { sparsity: 0.5, scope: 'global', normalize: 'layer' });
    const off = after(on, { type: 'normalize', normalize: false });
    assert.deepEqual(Object.keys(off.choices.allocation), ['sparsity', 'scope']);
  });

  it('moves the cursor home with another layer, not with another method', () => {
    const at = after(
      ready(),
      { type: 'select', method: 'm', parameter: 'a/kernel' },
      { type: 'cursor', cursor: { row: 3, column: 4 } },
      { type: 'select', method: 'h' },
    );
    assert.deepEqual(at.choices.cursor, { row: 3, column: 4 });
    assert.equal(at.choices.parameter, 'a/kernel');
    assert.deepEqual(after(at, { type: 'select', method: 'h', parameter: 'b/kernel' }).choices.cursor, {
      row: 0,
      column: 0,
    });
  });

  it('is the same state where nothing changes, so that nothing is drawn', () => {
    const state = ready();
    assert.equal(after(state, { type: 'scope', scope: 'global' }), state);
    assert.equal(after(state, { type: 'focus', focus: state.choices.focus }), state);
    assert.equal(after(state, { type: 'width', of: 'chart', width: state.widths.chart }), state);
  });

  it('drops counts that could not be renewed, so that no number shows for another sparsity', () => {
    const counted = after(ready(), { type: 'counts', query: { sparsity: 0.5, scope: 'global' }, answer: [] });
    assert.equal(after(counted, { type: 'counts-failed', problem: undefined }).counts, undefined);
  });

  it('does not show a dismissed notice again, but another', () => {
    const problem = { code: 'data-required', message: 'No data.' } as const;
    const dismissed = after(ready(), { type: 'notice', problem }, { type: 'dismiss' }, { type: 'notice', problem });
    assert.equal(dismissed.notice, undefined);
    const other = { ...problem, message: 'Gone.' };
    assert.equal(after(dismissed, { type: 'notice', problem: other }).notice, other);
  });

  it('names one evaluation for one mask', () => {
    const one = evaluationKey('m', { sparsity: 0.30000000000000004, scope: 'global' });
    assert.equal(one, evaluationKey('m', { sparsity: 0.3, scope: 'global' }));
    for (const other of [
      evaluationKey('n', { sparsity: 0.3, scope: 'global' }),
      evaluationKey('m', { sparsity: 0.301, scope: 'global' }),
      evaluationKey('m', { sparsity: 0.3, scope: 'layer' }),
      evaluationKey('m', { sparsity: 0.3, scope: 'global', normalize: 'layer' }),
    ])
      assert.notEqual(one, other);
  });
});

describe('what a reload brings back', () => {
  it('is what was kept', () => {
    const { choices } = after(
      ready(),
      { type: 'select', method: 'm', parameter: 'a/kernel' },
      { type: 'mode', mode: 'score' },
    );
    const kept = { key: 'run 1', choices, scroll: { top: 120, left: 30, down: 900 } };
    assert.deepEqual(readKept(JSON.parse(JSON.stringify(kept))), kept);
  });

  const broken: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['the editor’s key alone', { key: 'run 1' }],
    [
      'a sparsity of one',
      { choices: { ...initialState.choices, run: 'x', allocation: { sparsity: 1, scope: 'global' } } },
    ],
    [
      'a sparsity that is no number',
      { choices: { ...initialState.choices, run: 'x', allocation: { sparsity: '0.5' } } },
    ],
    ['no run', { choices: { ...initialState.choices, run: 7 } }],
  ];
  for (const [name, value] of broken)
    it(`is nothing when ${name} was kept`, () => {
      assert.equal(readKept(value), undefined);
    });

  it('replaces fields that this version does not know', () => {
    const choices = {
      ...initialState.choices,
      run: 'x',
      mode: 'gradient',
      cursor: { row: -1, column: 2.5 },
      scope: 'tensor',
    };
    const kept = readKept({ choices, scroll: { top: Number.NaN } });
    assert.equal(kept?.choices.mode, 'kept');
    assert.deepEqual(kept.choices.cursor, { row: 0, column: 0 });
    assert.deepEqual(kept.scroll, { top: 0, left: 0, down: 0 });
  });
});
