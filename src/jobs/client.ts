/** Starts the job process and calls it: what the editor knows of jobs. */
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Cancelled, Problem } from '../shared/problem';
import type { JobApi } from '../shared/job-api';
import { client, type CallOptions, type Client, type Port } from '../shared/rpc';
import { text } from '../shared/text';

export interface JobOptions {
  /** The bundled job process (`dist/job.js`). */
  readonly script: string;
  /** Each line that the process prints: warnings, what a crash left. */
  readonly onLog: (line: string) => void;
  /** The process is gone without having been disposed of. Open calls have been rejected. */
  readonly onExit?: (problem: Problem) => void;
  /** Of texts in documents and problems: `zh-cn`. Default English. */
  readonly language?: string;
  /** Most workers of a pass over data. Default: what suits the machine. */
  readonly workers?: number;
  /** The folder `node_modules` in which the native engine may be installed. */
  readonly nativeModules?: string;
}

/** What a job may use of its machine: the second argument of its process, as JSON. */
export interface JobMachine {
  readonly workers?: number | undefined;
  readonly nativeModules?: string | undefined;
}

/** One job process. It serves until it is disposed of, or crashes; then a new one must be started. */
export interface Job {
  /**
   * Rejects with `Cancelled`, with the job's own problems, and with `job-crashed` when the process is gone. A cancelled call that
   * does not end within a second costs the process its life.
   */
  readonly api: Client<JobApi>;
  /** Undefined where the process could not be started. */
  readonly pid: number | undefined;
  readonly alive: boolean;
  /** Cancels every open call. */
  cancelAll(): void;
  /** Ends the process; open calls are cancelled. */
  dispose(): void;
}

/** Milliseconds that a cancelled call or a disposed process has to end by itself. */
const grace = 1000;

export function startJob({ script, onLog, onExit, language = 'en', workers, nativeModules }: JobOptions): Job {
  const child = fork(script, [language, JSON.stringify({ workers, nativeModules } satisfies JobMachine)], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // The editor's own executable is an Electron that runs as Node only when it is told to.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  forwardLines(child.stdout, onLog);
  forwardLines(child.stderr, onLog);

  const inner = client<JobApi>(portOf(child));
  const open = new Set<AbortController>();
  let alive = true;
  let disposed = false;
  const end = (problem: Problem): void => {
    if (!alive) return;
    alive = false;
    inner.close(problem);
    if (!disposed) onExit?.(problem);
  };
  child.once('exit', (code, signal) => end(crashed(signal ?? `exit code ${code}`)));
  // Emitted also where a message could not be sent, which an exit follows; without a pid there is no process that could exit.
  child.on('error', (error) => child.pid === undefined && end(crashed(error.message, error)));
  const kill = (): void => void child.kill('SIGKILL');

  /** Adds the kill to a call, and tells a cancelled call from one that a crash has ended. */
  async function guarded<T>(options: CallOptions, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const signals = [controller.signal, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    let timer: NodeJS.Timeout | undefined;
    const killLater = (): void => void (timer = setTimeout(kill, grace));
    signal.addEventListener('abort', killLater, { once: true });
    open.add(controller);
    try {
      return await send(signal);
    } catch (error) {
      const gone = error instanceof Problem && error.code === 'job-crashed';
      throw gone && (signal.aborted || disposed) ? new Cancelled() : error;
    } finally {
      // What ended is not to be ended when its signal, which other calls may have too, is aborted later.
      signal.removeEventListener('abort', killLater);
      clearTimeout(timer);
      open.delete(controller);
    }
  }

  return {
    api: {
      call: (method, query, options = {}) =>
        guarded(options, (signal) => inner.call(method, query, { ...options, signal })),
      close: (problem) => inner.close(problem),
    },
    get pid() {
      return child.pid;
    },
    get alive() {
      return alive;
    },
    cancelAll() {
      for (const controller of open) controller.abort();
    },
    dispose() {
      if (disposed || !alive) return;
      disposed = true;
      end(crashed('disposed of'));
      // The process ends when it notices that nobody listens any more.
      if (child.connected) child.disconnect();
      const timer = setTimeout(kill, grace);
      child.once('exit', () => clearTimeout(timer));
    },
  };
}

function portOf(child: ChildProcess): Port {
  return {
    post(message) {
      // What cannot be sent cannot be answered either: the exit of the process rejects the call.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage(listen) {
      child.on('message', listen);
      return () => child.off('message', listen);
    },
  };
}

function forwardLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
}

const crashed = (found: string, cause?: unknown): Problem =>
  new Problem('job-crashed', text('The calculation has ended unexpectedly.'), {
    found,
    remedy: text('Try again. If memory ran out, use fewer examples or methods; the log says more.'),
    cause,
  });
