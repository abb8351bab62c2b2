/** How the panel's state changes: pure, so that it is tested without an editor. */
import type { CompareDocument, InspectDocument } from '../shared/documents';
import type { ProblemDocument } from '../shared/problem';
import type { AllocationQuery, CompareEvent, MethodDescription, PanelState } from '../shared/protocol';

export interface Beginning {
  readonly view: PanelState['view'];
  readonly title: string;
  readonly key: string;
  readonly methods: readonly MethodDescription[];
  readonly allocation: AllocationQuery;
}

export const begin = (beginning: Beginning): PanelState => ({ ...beginning, phase: 'loading' });

/** Work begins or begins again: nothing of an earlier attempt stays but what the user chose. */
export function restarted({ view, title, key, methods, allocation }: PanelState): PanelState {
  return { phase: 'loading', view, title, methods, allocation, ...(key !== undefined && { key }) };
}

/** @param event Reported by `compare` and `open`, in the order that the protocol says. */
export function progressed(state: PanelState, event: CompareEvent): PanelState {
  switch (event.kind) {
    case 'progress':
      return { ...state, phase: 'running', progress: event.progress };
    case 'inspected':
      return { ...state, phase: 'running', inspection: event.inspection };
    case 'baseline':
      return { ...state, phase: 'running', comparison: event.document };
    case 'method':
      return state.comparison ? { ...state, comparison: withResult(state.comparison, event.result) } : state;
    default:
      return unknownEvent(event);
  }
}

function withResult(comparison: CompareDocument, result: CompareDocument['results'][number]): CompareDocument {
  const others = comparison.results.filter((other) => other.method !== result.method);
  return { ...comparison, results: [...others, result] };
}

/** An event of a later version changes nothing here, and the compiler sees to it that this version's are all handled. */
function unknownEvent(event: never): never {
  throw new TypeError(`unknown event: ${JSON.stringify(event)}`);
}

export const compared = (state: PanelState, comparison: CompareDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'ready',
  comparison,
});

export const inspected = (state: PanelState, inspection: InspectDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'ready',
  inspection,
});

export const failed = (state: PanelState, problem: ProblemDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'failed',
  problem,
});

export const cancelled = (state: PanelState): PanelState => ({ ...withoutProgress(state), phase: 'cancelled' });

export const allocated = (state: PanelState, allocation: AllocationQuery): PanelState => ({ ...state, allocation });

/** True while a job works for the state. */
export const isRunning = ({ phase }: PanelState): boolean => phase === 'loading' || phase === 'running';

function withoutProgress(state: PanelState): PanelState {
  const rest: { -readonly [K in keyof PanelState]: PanelState[K] } = { ...state };
  delete rest.progress;
  delete rest.problem;
  return rest;
}
