import type { Executor, SummingSession } from '../../core/executors/executor';
import { summing } from '../../core/executors/summing';
import { Receiver, type Received } from '../../core/executors/transfer';
import { Problem } from '../../shared/problem';
import type { WorkerApi } from './worker-api';

interface Held {
  readonly session: SummingSession;
  readonly feeds: Received['feeds'];
}

/** What a worker serves: sessions of its executor, which starts when the first one is prepared. */
export class ExecutorService {
  private executor: Promise<Executor> | undefined;
  private readonly sessions = new Map<number, Held>();
  private readonly receiver = new Receiver();

  /** @param onBug told of what is thrown and is no Problem, whose stack does not reach the caller. */
  constructor(
    private readonly start: () => Promise<Executor>,
    private readonly onBug: (error: unknown) => void,
  ) {}

  readonly api: WorkerApi = {
    prepare: ({ session, program }) =>
      this.watched(async () => {
        const { program: own, feeds } = this.receiver.receive(program);
        const executor = await (this.executor ??= this.start());
        this.sessions.set(session, { session: summing(await executor.prepare(own), own), feeds });
      }),
    run: ({ session, feeds }) =>
      this.watched(async () => {
        const held = this.held(session);
        return held.session.run(held.feeds(feeds));
      }),
    add: ({ session, feeds }) =>
      this.watched(async () => {
        const held = this.held(session);
        await held.session.add(held.feeds(feeds));
      }),
    sums: ({ session }) => this.watched(async () => this.held(session).session.sums()),
    dispose: async ({ session }) => {
      this.sessions.get(session)?.session.dispose();
      this.sessions.delete(session);
    },
  };

  private held(session: number): Held {
    const held = this.sessions.get(session);
    if (!held) throw new Error(`there is no session ${session}`);
    return held;
  }

  private async watched<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Problem)) this.onBug(error);
      throw error;
    }
  }
}
