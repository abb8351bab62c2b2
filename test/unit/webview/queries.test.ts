import assert from 'node:assert/strict';
import type { PanelApi } from '../../../src/shared/protocol';
import type { Client } from '../../../src/shared/rpc';
import { startQueries } from '../../../webview/queries';
import { startSectionQueries } from '../../../webview/section-queries';
import { createStore, type Action, type Store } from '../../../webview/store';
import { panel, point, result, stateOf } from './state';

interface Page {
  readonly store: Store;
  readonly asked: string[];
  /** Dispatches, then lets the questions go out. */
  readonly act: (...actions: Action[]) => Promise<void>;
}

/** A page whose editor answers nothing: what it is asked counts. */
function page(): Page {
  const asked: string[] = [];
  const editor = {
    call: (method: string) => {
      asked.push(method);
      return method === 'remember' ? Promise.resolve() : Promise.reject(new Error('no answer'));
    },
    close: () => undefined,
  } as unknown as Client<PanelApi>;
  const store = createStore(stateOf(panel([half])), () => undefined);
  const options = { editor, store, nextFrame: (task: () => void) => task(), later: () => () => undefined };
  const updates = [startQueries({ ...options, pixelRatio: 1 }), startSectionQueries(options)];
  return {
    store,
    asked,
    act: async (...actions) => {
      for (const action of actions) {
        store.dispatch(action);
        for (const update of updates) update();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

const half = result('m', [point(0.5, 0.8, [50, 5])]);
const push = (...more: Parameters<typeof panel>): Action => ({ type: 'panel', panel: panel(...more) });
const pictures = ['tile', 'histograms', 'channels', 'weight'];
const inspected = { view: 'sparsity', phase: 'ready' } as const;

describe('what the page asks for', () => {
  it('is asked once, as long as nothing changes', async () => {
    const { asked, act } = page();
    await act({ type: 'select', method: 'm', parameter: 'a/kernel' });
    const before = [...asked];
    await act(push([half]));
    assert.deepEqual(asked, before);
    for (const method of pictures) assert.ok(asked.includes(method), method);
  });

  it('is asked again of a run that began anew: answers of the one before are gone', async () => {
    const { store, asked, act } = page();
    await act({ type: 'select', method: 'm', parameter: 'a/kernel' }, { type: 'go', to: { section: 'network' } });
    asked.length = 0;
    await act(push([], { phase: 'loading' }), push([], { phase: 'running' }), push([half], { phase: 'running' }));
    assert.equal(store.state.tile, undefined);
    // The network is there before any method has run.
    assert.ok(asked.includes('network'));
    asked.length = 0;
    await act(push([half]));
    for (const method of [...pictures, 'allocate']) assert.ok(asked.includes(method), method);
  });

  it('is asked again of a model file that changed', async () => {
    const { asked, act } = page();
    await act(push([], inspected), { type: 'select', method: '', parameter: 'a/kernel' });
    asked.length = 0;
    await act(push([], { ...inspected, phase: 'loading' }), push([], inspected));
    assert.deepEqual(asked, ['tile', 'histograms', 'weight']);
  });

  it('is no picture while methods run: only a finished run has scores', async () => {
    const { asked, act } = page();
    await act(push([], { phase: 'loading' }), push([half], { phase: 'running' }));
    await act({ type: 'select', method: 'm', parameter: 'a/kernel' });
    assert.deepEqual(
      asked.filter((method) => pictures.includes(method)),
      [],
    );
  });
});
