import type { ExportQuery, ModelCommand, RunCommand, SaveKind, SetupChoices } from '../src/shared/protocol';
import type { Action } from './store';

/** What a view can cause. */
export interface Actions {
  readonly dispatch: (action: Action) => void;
  /** Opens the editor's save dialog for the method in view: the model with its recipe, or one of them alone. */
  readonly save: (what: SaveKind) => void;
  /** Changes the setup, and lets the editor keep it. */
  readonly setUp: (change: Partial<SetupChoices>) => void;
  readonly start: () => void;
  /** Trains the weights of the method in view at the slider's allocation. */
  readonly fineTune: () => void;
  /** Computes what depends on the sparsity, at the slider's. */
  readonly compute: (method: string) => void;
  /** Moves the slider to where the method in view loses as much as was entered. */
  readonly findSparsity: () => void;
  /** Prunes one layer at a time, at the sparsities of the run. */
  readonly sensitivity: (method: string) => void;
  /** Times the network's forward pass here. */
  readonly latency: () => void;
  /** Asks for data, then evaluates the model before and after the mask in view on it. */
  readonly tryOnData: () => void;
  /** What trains now waits, or goes on. */
  readonly pause: (paused: boolean) => void;
  /** A save dialog, then a file with what leaves the page. */
  readonly export: (query: ExportQuery) => void;
  /** Saves the masks of the method in view and puts Python on the clipboard that applies them. */
  readonly copyPython: () => void;
  /** Asks for what is to be remembered of the run that is shown. */
  readonly noteRun: () => void;
  readonly copy: (text: string) => void;
  readonly cancel: () => void;
  readonly retry: () => void;
  readonly showLog: () => void;
  /** A command of the editor, on the model that is shown. */
  readonly run: (command: ModelCommand) => void;
  /** A command of the editor, on one of the listed runs. */
  readonly onRun: (command: RunCommand, id: string) => void;
}
