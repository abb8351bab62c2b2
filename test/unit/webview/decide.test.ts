import assert from 'node:assert/strict';
import { readKept } from '../../../webview/kept';
import type { PageState } from '../../../webview/state';
import { reduce, type Action } from '../../../webview/store';
import { answer, panel, point, result, stateOf } from './state';

const half = result('m', [point(0.5, 0.8, [50, 5])]);
const ready = (): PageState => stateOf(panel([half]));
const after = (state: PageState, ...actions: Action[]): PageState => actions.reduce(reduce, state);
const { layers } = answer('m', [50, 5]);
const drag = (share: number): Action => ({ type: 'layer-share', parameter: 'a/kernel', share, layers, moving: true });
const budgetOf = ({ choices }: PageState): unknown => choices.allocation.budget;

describe('deciding in the store', () => {
  it('makes one step of a drag, whatever lies between, also over a pause', () => {
    const dragged = after(ready(), drag(0.5), drag(0.6), { type: 'pause' }, drag(0.55), { type: 'settle' });
    assert.deepEqual(budgetOf(dragged), { 'a/kernel': { exact: 0.55 } });
    assert.equal(dragged.choices.edits.past.length, 1);
    assert.equal(budgetOf(after(dragged, { type: 'undo' })), undefined);
    assert.deepEqual(budgetOf(after(dragged, { type: 'undo' }, { type: 'redo' })), { 'a/kernel': { exact: 0.55 } });
    const again = after(dragged, drag(0.52), { type: 'settle' });
    assert.equal(again.choices.edits.past.length, 2);
  });

  it('knows when something moves', () => {
    const moving = after(ready(), { type: 'sparsity', sparsity: 0.6, moving: true });
    assert.equal(moving.moving, true);
    assert.equal(after(moving, { type: 'pause' }).moving, false);
    assert.equal(after(moving, { type: 'settle' }).moving, false);
    assert.equal(after(moving, { type: 'scope', scope: 'layer' }).moving, false);
    const still = after(moving, { type: 'settle' });
    assert.equal(reduce(still, { type: 'settle' }), still, 'nothing changes where nothing is held');
  });

  it('takes every decision back, in order', () => {
    const decided = after(
      ready(),
      { type: 'sparsity', sparsity: 0.6 },
      { type: 'layer-hold', parameter: 'b/kernel', hold: 'lock', layers },
      { type: 'preset', preset: 'uniform' },
    );
    assert.deepEqual([decided.choices.allocation, decided.choices.locked], [{ sparsity: 0.6, scope: 'layer' }, []]);
    const back = after(decided, { type: 'undo' });
    assert.deepEqual(back.choices.locked, ['b/kernel']);
    assert.deepEqual(budgetOf(back), { 'b/kernel': { exact: 0.5 } });
    assert.equal(after(back, { type: 'undo' }).choices.allocation.budget, undefined);
    assert.equal(after(back, { type: 'undo' }, { type: 'undo' }).choices.allocation.sparsity, 0.5);
  });

  it('refuses a sparsity that locks leave no way to, and says so', () => {
    const locked = after(
      ready(),
      { type: 'layer-hold', parameter: 'a/kernel', hold: 'lock', layers },
      { type: 'layer-hold', parameter: 'b/kernel', hold: 'lock', layers },
    );
    const refused = after(locked, { type: 'sparsity', sparsity: 0.9 });
    assert.equal(refused.choices.allocation.sparsity, 0.5);
    assert.equal(refused.change?.kind, 'impossible');
  });

  it('brings shares that a slider passed over back where it returns in one movement', () => {
    const set = after(ready(), drag(0.55), { type: 'settle' });
    const to = (sparsity: number): Action => ({ type: 'sparsity', sparsity, moving: true });
    const far = after(set, to(0.95));
    assert.equal(budgetOf(far), undefined);
    assert.deepEqual(budgetOf(after(far, to(0.5))), { 'a/kernel': { exact: 0.55 } });
  });

  it('says where the other layers end a movement', () => {
    const alone = after(ready(), { type: 'layer-hold', parameter: 'b/kernel', hold: 'lock', layers }, drag(0.9));
    assert.deepEqual(budgetOf(alone), { 'a/kernel': { exact: 0.5 }, 'b/kernel': { exact: 0.5 } });
    assert.equal(alone.change?.kind, 'limited');
  });

  it('survives a reload with its history, and reads nothing that is none', () => {
    const { choices } = after(
      ready(),
      { type: 'edit-budget', editing: true },
      { type: 'hold-total', holdTotal: false },
      { type: 'layer-hold', parameter: 'b/kernel', hold: 'whole', layers },
      { type: 'sparsity', sparsity: 0.4 },
      { type: 'undo' },
    );
    const scroll = { top: 0, left: 0, down: 0 };
    const back = readKept(JSON.parse(JSON.stringify({ choices, scroll })));
    assert.deepEqual(back?.choices.edits, choices.edits);
    assert.deepEqual(back?.choices.locked, ['b/kernel']);
    assert.deepEqual([back?.choices.editing, back?.choices.holdTotal], [true, false]);
    const broken = {
      ...choices,
      locked: [1, 'a'],
      editing: 'yes',
      holdTotal: 0,
      edits: { past: [{}, 3], future: 'x' },
    };
    const read = readKept({ choices: broken, scroll })?.choices;
    assert.deepEqual([read?.locked, read?.editing, read?.holdTotal], [['a'], false, undefined]);
    assert.deepEqual(read?.edits, { past: [], future: [] });
  });
});
