import type { Action } from './store';

/** What a view can cause. */
export interface Actions {
  readonly dispatch: (action: Action) => void;
  /** Opens the editor's save dialog for the method in view. */
  readonly save: () => void;
  readonly cancel: () => void;
  readonly retry: () => void;
  readonly showLog: () => void;
}
