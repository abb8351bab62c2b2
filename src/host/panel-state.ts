/** How the panel's state changes: pure, so that it is tested without an editor. */
import type { DiffDocument } from '../shared/diff-document';
import type { CompareDocument, InspectDocument, PointDocument } from '../shared/documents';
import type { LatencyDocument, SensitivityDocument, TrialDocument } from '../shared/findings';
import type { ProblemDocument } from '../shared/problem';
import type { RunsDocument } from '../shared/runs-document';
import { sameAllocation, type AllocationQuery } from '../shared/allocation';
import type {
  CompareEvent,
  MethodDescription,
  PanelSearch,
  PanelState,
  PanelTuning,
  PanelWork,
  Progress,
  SetupChoices,
  SetupState,
} from '../shared/protocol';

export interface Beginning {
  readonly view: PanelState['view'];
  readonly title: string;
  readonly key: string;
  readonly methods: readonly MethodDescription[];
  readonly allocation: AllocationQuery;
}

export const begin = (beginning: Beginning): PanelState => ({ ...beginning, phase: 'loading' });

/** Work begins or begins again: nothing of an earlier attempt stays but what the user chose. */
export function restarted(
  { view, title, key, allocation }: PanelState,
  methods: readonly MethodDescription[],
): PanelState {
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

/** @param tunings what was fine-tuned in it before. */
export const compared = (
  state: PanelState,
  comparison: CompareDocument,
  tunings: readonly PanelTuning[] = [],
): PanelState => ({
  ...withoutProgress(state),
  phase: 'ready',
  comparison,
  ...(tunings.length > 0 && { tunings }),
});

export const inspected = (state: PanelState, inspection: InspectDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'ready',
  inspection,
});

/** Two models were compared. */
export const diffed = (state: PanelState, diff: DiffDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'ready',
  diff,
});

/** The stored runs were listed. */
export const listed = (state: PanelState, runs: RunsDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'ready',
  runs,
});

export const failed = (state: PanelState, problem: ProblemDocument): PanelState => ({
  ...withoutProgress(state),
  phase: 'failed',
  problem,
});

export const cancelled = (state: PanelState): PanelState => ({ ...withoutProgress(state), phase: 'cancelled' });

export const allocated = (state: PanelState, allocation: AllocationQuery): PanelState => ({ ...state, allocation });

/** A comparison can be set up: the model and the data can be read. */
export const prepared = (state: PanelState, inspection: InspectDocument, setup: SetupState): PanelState => ({
  ...withoutProgress(state),
  phase: 'setup',
  inspection,
  setup,
});

export const chosen = (state: PanelState, choices: SetupChoices): PanelState =>
  state.setup ? { ...state, setup: { ...state.setup, choices } } : state;

/** The run was asked to end and to keep what is finished. */
export const stopping = (state: PanelState): PanelState => ({ ...state, stopping: true });

export const working = (state: PanelState, work: PanelWork): PanelState => ({ ...state, work });

/** The work that is under way reports, or is asked to end; nothing where it has ended. */
export const workChanged = (
  state: PanelState,
  change: { readonly progress: Progress } | { readonly stopping: true },
): PanelState => (state.work ? { ...state, work: { ...state.work, ...change } } : state);

/** What trains waits, or goes on. */
export function paused(state: PanelState, wait: boolean): PanelState {
  if (!state.work) return state;
  const work: Mutable<PanelWork> = { ...state.work };
  delete work.paused;
  return { ...state, work: wait ? { ...work, paused: true } : work };
}

/** The layers of a method that were measured so far, in place of what was known of it. */
export function measuredLayers(state: PanelState, document: SensitivityDocument): PanelState {
  const others = (state.sensitivities ?? []).filter(({ method }) => method !== document.method);
  return { ...state, sensitivities: [...others, document] };
}

export const timed = (state: PanelState, latency: LatencyDocument): PanelState => ({ ...state, latency });

/** A trial takes the place of an earlier one of the same allocation on the same data. */
export function tried(state: PanelState, trial: TrialDocument): PanelState {
  const others = (state.trials ?? []).filter(
    ({ query, data }) =>
      query.method !== trial.query.method || data !== trial.data || !sameAllocation(query, trial.query),
  );
  return { ...state, trials: [trial, ...others] };
}

export function idle(state: PanelState): PanelState {
  const rest: Mutable<PanelState> = { ...state };
  delete rest.work;
  return rest;
}

/** Fine-tuned weights take the place of earlier ones of the same allocation. */
export function tuned(state: PanelState, tuning: PanelTuning): PanelState {
  const { query: own } = tuning;
  const others = (state.tunings ?? []).filter(
    ({ query }) => query.method !== own.method || !sameAllocation(query, own),
  );
  return { ...state, tunings: [...others, tuning] };
}

/** A method's point at another sparsity. */
export function computed(state: PanelState, method: string, point: PointDocument): PanelState {
  const { comparison } = state;
  if (!comparison) return state;
  const results = comparison.results.map((result) => {
    if (result.method !== method) return result;
    const others = result.points.filter(({ sparsity }) => sparsity !== point.sparsity);
    return { ...result, points: [...others, point].sort((a, b) => a.sparsity - b.sparsity) };
  });
  return { ...state, comparison: { ...comparison, results } };
}

/** A search takes the place of the method's last one. */
export function found(state: PanelState, search: PanelSearch): PanelState {
  const others = (state.searches ?? []).filter(({ query }) => query.method !== search.query.method);
  return { ...state, searches: [...others, search] };
}

/** True while a job does what the session is there for. */
export const isRunning = ({ phase }: PanelState): boolean => phase === 'loading' || phase === 'running';

/** True while a job works for the state, also beyond its run. */
export const isBusy = (state: PanelState): boolean => isRunning(state) || state.work !== undefined;

/** Whether there is something to keep where the run is ended early: it trains, or has trained. */
export const keepsOnStop = ({ progress, comparison }: PanelState): boolean =>
  progress?.phase === 'training' ||
  (comparison?.results.some(({ training, points }) => training ?? points.some((point) => point.training)) ?? false);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function withoutProgress(state: PanelState): PanelState {
  const rest: Mutable<PanelState> = { ...state };
  delete rest.progress;
  delete rest.stopping;
  delete rest.problem;
  return rest;
}
