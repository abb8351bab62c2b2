import type { Executor, Program, SummingSession } from '../../core/executors/executor';
import { sent } from '../../core/executors/transfer';
import { Problem } from '../../shared/problem';
import { client, type Answer, type Client, type Query } from '../../shared/rpc';
import { text } from '../../shared/text';
import type { Link, StartWorker } from './link';
import type { WorkerApi } from './worker-api';

/** Milliseconds that a worker without sessions is kept for the next one. */
const patience = 10_000;

/** One worker, started. */
interface Started {
  readonly client: Client<WorkerApi>;
  readonly link: Link;
  /** Prepared and not disposed of, or being prepared. */
  sessions: number;
  /** Calls that wait for an answer. */
  calls: number;
  alive: boolean;
}

/**
 * An executor in another thread or process. The worker starts when something is prepared, again where it has ended, and ends when nothing
 * was prepared for a while. Calls reject with `worker-lost` where it ends before it answers.
 */
export class RemoteWorker implements Executor {
  private current: Started | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastSession = 0;

  constructor(
    readonly name: Executor['name'],
    private readonly start: StartWorker,
  ) {}

  /** It runs, so that preparing something does not start it. */
  get isStarted(): boolean {
    return this.current?.alive === true;
  }

  async prepare(program: Program): Promise<SummingSession> {
    const worker = this.ensure();
    const session = ++this.lastSession;
    const transfer = sent(program);
    worker.sessions++;
    let disposed = false;
    const dispose = (): void => {
      if (disposed) return;
      disposed = true;
      // Where the worker is gone, so is the session.
      if (worker.alive) this.call(worker, 'dispose', { session }).catch(() => undefined);
      if (--worker.sessions === 0) this.rest(worker);
    };
    try {
      await this.call(worker, 'prepare', { session, program: transfer.program });
    } catch (error) {
      dispose();
      throw error;
    }
    const call = async <K extends 'run' | 'add' | 'sums'>(
      method: K,
      query: Query<WorkerApi[K]>,
    ): Promise<Answer<WorkerApi[K]>> => {
      if (disposed) throw new Error('the session was disposed');
      return this.call(worker, method, query);
    };
    return {
      run: (feeds) => call('run', { session, feeds: transfer.feeds(feeds) }),
      add: async (feeds) => {
        await call('add', { session, feeds: transfer.feeds(feeds) });
      },
      sums: () => call('sums', { session }),
      dispose,
    };
  }

  /** Ends the worker at once. The next session starts another. */
  end(): void {
    this.current?.link.end();
  }

  private ensure(): Started {
    clearTimeout(this.idle);
    if (this.current?.alive) return this.current;
    const link = this.start();
    const started: Started = { client: client<WorkerApi>(link.port), link, sessions: 0, calls: 0, alive: true };
    link.onExit((reason) => {
      started.alive = false;
      started.client.close(lost(reason));
    });
    link.hold(false);
    this.current = started;
    return started;
  }

  private async call<K extends keyof WorkerApi>(
    worker: Started,
    method: K,
    query: Query<WorkerApi[K]>,
  ): Promise<Answer<WorkerApi[K]>> {
    if (worker.calls++ === 0) worker.link.hold(true);
    try {
      return await worker.client.call(method, query);
    } finally {
      if (--worker.calls === 0) worker.link.hold(false);
    }
  }

  private rest(worker: Started): void {
    if (worker !== this.current) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => worker.link.end(), patience);
    this.idle.unref();
  }
}

const lost = (found: string): Problem =>
  new Problem('worker-lost', text('A worker has ended while it computed.'), {
    found,
    remedy: text('Use one worker: --workers 1, or in the editor the setting prunescope.workers.'),
  });
