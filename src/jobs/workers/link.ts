import type { Port } from '../../shared/rpc';

/** A worker that was started, as its owner sees it. */
export interface Link {
  readonly port: Port;
  /** Called once, when the worker is gone, however it ended. */
  onExit(listen: (reason: string) => void): void;
  /** Whether this process has to live as long as the worker does: not while nothing is asked of it. */
  hold(needed: boolean): void;
  /** Ends it at once. */
  end(): void;
}

/** Starts one. @param onLog told of each line that it prints. */
export type StartWorker = () => Link;
