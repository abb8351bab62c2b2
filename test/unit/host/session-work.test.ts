import assert from 'node:assert/strict';
import { begin } from '../../../src/host/panel-state';
import { SessionWork, type Workplace } from '../../../src/host/session-work';
import type { SensitivityDocument } from '../../../src/shared/findings';
import type { SensitivityEvent } from '../../../src/shared/job-api';
import type { PanelState } from '../../../src/shared/protocol';

const allocation = { sparsity: 0.5, scope: 'global' } as const;
const documentOf = (...parameters: string[]): SensitivityDocument => ({
  method: 'magnitude',
  sparsities: [0.5],
  layers: parameters.map((parameter) => ({ parameter, metrics: [{ examples: 1 }] })),
});

describe('work of a session', () => {
  it('shows the layers that were measured so far, each of which the job tells once', async () => {
    const states: PanelState[] = [];
    let state = begin({ view: 'compare', title: 'm', key: 'k', methods: [], allocation });
    const events: SensitivityEvent[] = ['a', 'b', 'c'].map((name, at) => ({
      document: documentOf(name),
      share: (at + 1) / 3,
    }));
    const place: Workplace = {
      get state() {
        return state;
      },
      update(next) {
        state = next;
        states.push(next);
      },
      async call(_method, _query, { onEvent }) {
        for (const event of events) onEvent?.(event);
        return documentOf('a', 'b', 'c') as never;
      },
      stopTraining: () => assert.fail(),
      pauseTraining: () => assert.fail(),
    };
    const work = new SessionWork(place);
    for (let time = 0; time < 2; time++) {
      states.length = 0;
      await work.sensitivity({ method: 'magnitude', sparsities: [0.5] });
      const seen = states.flatMap(({ work: running, sensitivities }) =>
        running?.progress ? [sensitivities?.[0]?.layers.map(({ parameter }) => parameter).join('')] : [],
      );
      // While the second measurement begins, the whole first one stands there.
      assert.deepEqual(seen, ['a', 'ab', 'abc']);
      assert.deepEqual(state.sensitivities, [documentOf('a', 'b', 'c')]);
      assert.equal(state.work, undefined);
    }
  });
});
