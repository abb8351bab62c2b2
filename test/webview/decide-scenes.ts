/** What helps to decide, invented: trials, time, guards, a training that waits. */
import type { NoteDocument } from '../../src/shared/findings';
import type { PanelState } from '../../src/shared/protocol';
import type { FakeRun } from './fake-run';
import { fineTuning } from './scenes';

export const runNote: NoteDocument = {
  code: 'converged-first-order',
  severity: 'information',
  method: 'hessian',
  message:
    'hessian ranks by the gradient alone, which has nearly vanished in a network that has converged (loss 0.11).',
  remedy: 'Compare it with fisher and hessian, which look at the curvature.',
};

/** Tried on other data, timed, with a guard of the run. */
export function decided(run: FakeRun): PanelState {
  const state = run.state('ready');
  const baseline = state.comparison!.baseline;
  const quality = { examples: 10_000, loss: 0.1, accuracy: 0.9712, standardError: { loss: 0.01, accuracy: 0.0017 } };
  return {
    ...state,
    comparison: { ...state.comparison!, baseline, notes: [runNote] },
    latency: { executor: 'tfjs', runs: 50, median: 0.4217, spread: 0.03 },
    trials: [
      {
        query: { ...state.allocation, method: 'hessian' },
        fineTuned: false,
        data: 'test-2.npz',
        before: quality,
        after: { ...quality, accuracy: 0.9304 },
      },
    ],
  };
}

/** The training of `fineTuning`, told to wait. */
export function pausedTraining(run: FakeRun): PanelState {
  const state = fineTuning(run);
  return { ...state, work: { ...state.work!, paused: true } };
}
