import type * as vscode from 'vscode';
import type { SetupChoices } from '../shared/protocol';
import type { Inspections } from './inspections';
import type { JobHost } from './job-host';
import type { Log } from './log';
import type { Panels } from './panel/panels';
import type { DataChoices } from './recipes';
import type { Remembered } from './remembered';
import type { Runs } from './runs';
import type { Sessions } from './sessions';
import type { SidePanel } from './side/side-panel';
import type { ModelsView } from './views/models-view';
import type { RunsView } from './views/runs-view';

/** What the commands work with. */
export interface Host {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly runs: Runs;
  readonly sessions: Sessions;
  readonly panels: Panels;
  readonly side: SidePanel;
  readonly newJob: NewJob;
  readonly inspections: Inspections;
  readonly models: ModelsView;
  readonly history: RunsView;
  /** The data last chosen for each model. */
  readonly dataChoices: Remembered<DataChoices>;
  /** How a comparison of each model was set up last. */
  readonly setups: Remembered<SetupChoices>;
}

/** A job that has not been forked. */
export type NewJob = () => JobHost;

/** One command of the manifest. */
export interface Command {
  readonly id: string;
  /**
   * @param target what a menu was opened on: a file, a tree item; undefined from the palette.
   * @param selection of the explorer, where several files are selected.
   * @throws Problem, which is then shown; Cancelled, of which nobody is told.
   */
  run(host: Host, target: unknown, selection?: unknown): Promise<void>;
}
