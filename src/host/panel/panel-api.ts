import type { JobApi } from '../../shared/job-api';
import type { LookCall, PanelApi, SetupChoices } from '../../shared/protocol';
import type { Answer, CallContext, Query } from '../../shared/rpc';
import { copyPythonByDialog } from '../copy-python';
import { copyText, exportByDialog } from '../export';
import { reach } from '../milestones';
import { noteOn, runOnModel, runOnRun } from '../run-on-model';
import { saveByDialog } from '../save';
import type { Session } from '../session';

/** What the page causes outside its session. */
export interface PanelActions {
  /** The page listens now. */
  ready(): void;
  begin(choices: SetupChoices): void;
  restart(): void;
  /** Asks for data first; false where the user dismissed that. */
  tryOnData(query: Query<PanelApi['tryOnData']>): Promise<boolean>;
  showLog(): void;
}

/** What the page may call, for one session. The page never names a file. */
export function panelApi(session: Session, actions: PanelActions): PanelApi {
  const look =
    <K extends LookCall>(method: K) =>
    (query: Query<JobApi[K]>, { signal }: CallContext): Promise<Answer<JobApi[K]>> =>
      session.look(method, query, signal);
  return {
    allocate: look('allocate'),
    notes: look('notes'),
    evaluate: look('evaluate'),
    tile: async (query, context) => {
      if (query.method !== '') reach('lookedIntoLayer');
      return look('tile')(query, context);
    },
    difference: look('difference'),
    histograms: look('histograms'),
    channels: look('channels'),
    channel: look('channel'),
    weight: look('weight'),
    agreement: look('agreement'),
    network: look('network'),
    ready: async () => actions.ready(),
    remember: async (allocation) => session.remember(allocation),
    setUp: async (choices) => session.setUp(choices),
    start: async (choices) => actions.begin(choices),
    fineTune: async (query) => session.work.fineTune(query),
    compute: async (query) => session.work.compute(query),
    findSparsity: async (query) => session.work.findSparsity(query),
    sensitivity: async (query) => session.work.sensitivity(query),
    latency: async () => session.work.latency(),
    tryOnData: async (query) => actions.tryOnData(query),
    pauseTraining: async ({ paused }) => session.work.pause(paused),
    save: async ({ what, ...cut }) => (await saveByDialog(session, cut, what)) !== undefined,
    export: async (query) => exportByDialog(session.model, query),
    copy: async ({ text }) => copyText(text),
    copyPython: async (query) => copyPythonByDialog(session, query),
    noteRun: async () => noteOn(session),
    cancel: async () => session.cancel(),
    retry: async () => actions.restart(),
    showLog: async () => actions.showLog(),
    onRun: async ({ command, id }) => runOnRun(command, id),
    run: async ({ command }) => runOnModel(command, session.model),
  };
}
