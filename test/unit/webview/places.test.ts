import assert from 'node:assert/strict';
import { readKept } from '../../../webview/kept';
import { back, forward, go, spotOf, start, type Located, type Spot } from '../../../webview/places';
import { initialState } from '../../../webview/state';
import { reduce } from '../../../webview/store';

const walk = (...changes: Partial<Spot>[]): Located => changes.reduce<Located>((at, change) => go(at, change), start);

describe('places in the page', () => {
  it('go deeper and come back the same way', () => {
    const at = walk({ method: 'm', parameter: 'a' }, { channel: 3 }, { index: [1, 3] });
    assert.deepEqual(spotOf(at), { section: 'layers', method: 'm', parameter: 'a', channel: 3, index: [1, 3] });
    assert.equal(back(at).index, undefined);
    assert.equal(back(back(at)).channel, undefined);
    assert.deepEqual(spotOf(back(back(back(at)))), spotOf(start));
    assert.deepEqual(forward(forward(forward(back(back(back(at)))))), at);
  });

  it('leave what is deeper when something above it changes', () => {
    const at = walk({ parameter: 'a' }, { channel: 3 }, { index: [1, 3] });
    assert.deepEqual([go(at, { parameter: 'b' }).channel, go(at, { parameter: 'b' }).index], [undefined, undefined]);
    assert.deepEqual([go(at, { channel: 4 }).channel, go(at, { channel: 4 }).index], [4, undefined]);
    assert.deepEqual(go(at, { section: 'curves' }).index, [1, 3]);
    assert.deepEqual(go(at, { parameter: 'b', channel: 1 }).channel, 1);
  });

  it('are the same object where nothing changes, and remember no such step', () => {
    const at = walk({ parameter: 'a' });
    assert.equal(go(at, { parameter: 'a' }), at);
    assert.equal(back(start), start);
    assert.equal(forward(at), at);
  });

  it('forget the way forward when one goes elsewhere, and steps beyond fifty', () => {
    const returned = back(walk({ parameter: 'a' }, { parameter: 'b' }));
    assert.equal(go(returned, { parameter: 'c' }).trail.future.length, 0);
    const long = walk(...Array.from({ length: 80 }, (_, step) => ({ parameter: `p${step}` })));
    assert.equal(long.trail.past.length, 50);
    assert.equal(long.trail.past.at(-1)?.parameter, 'p78');
  });

  it('survive a reload', () => {
    const choices = walk({ section: 'curves' }, { method: 'm', parameter: 'a' }, { index: [0, 2] });
    const kept = { choices: { ...initialState.choices, ...choices } };
    assert.deepEqual(readKept(JSON.parse(JSON.stringify(kept)))?.choices, { ...initialState.choices, ...choices });
  });

  it('that make no sense are left out of what a reload brings', () => {
    const kept = { ...initialState.choices, section: 'nowhere', channel: -1, index: [1, 'x'], trail: { past: 7 } };
    const choices = readKept({ choices: kept })?.choices;
    assert.equal(choices?.section, 'layers');
    assert.equal(choices.index, undefined);
    assert.deepEqual(choices.trail, { past: [], future: [] });
  });

  it('bring the heatmap’s cursor back to its origin with another layer alone', () => {
    const cursor = { row: 4, column: 5 };
    const state = reduce(
      { ...initialState, choices: { ...initialState.choices, parameter: 'a', cursor } },
      { type: 'go', to: { section: 'curves' } },
    );
    assert.deepEqual(state.choices.cursor, cursor);
    const other = reduce(state, { type: 'go', to: { parameter: 'b' } });
    assert.deepEqual(other.choices.cursor, { row: 0, column: 0 });
  });
});
