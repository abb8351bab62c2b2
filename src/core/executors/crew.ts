import { Problem } from '../../shared/problem';
import type { Executor } from './executor';

/** Does tasks of one kind on one worker, one after another. */
export interface Hand<T, R> {
  /** @param signal aborted also where another task failed. */
  perform(task: T, signal: AbortSignal): Promise<R>;
  /** Frees what is held on the worker, also where that one is gone. */
  dispose(): Promise<void>;
}

/** The executors that share so much work. */
export const workersFor = (executor: Executor, work: number): readonly Executor[] =>
  executor.workersFor?.(work) ?? [executor];

const isLost = (error: unknown): boolean => error instanceof Problem && error.code === 'worker-lost';

/** Several workers that share tasks: each takes the next one when it is free, and does it from start to end. */
export class Crew<T, R> {
  private readonly hands = new Map<Executor, Hand<T, R>>();

  /** @param hire called once for each worker that gets a task, and again where it was lost. */
  constructor(
    private readonly workers: readonly Executor[],
    private readonly hire: (worker: Executor) => Hand<T, R>,
  ) {}

  /**
   * Does all tasks; a task whose worker ends in the middle is done again, once. May be called again when it is done.
   * @returns results in the order of the tasks.
   * @throws what the first failed task threw, after all others have ended.
   */
  async perform(tasks: readonly T[], signal?: AbortSignal): Promise<R[]> {
    const results = new Map<number, R>();
    const failed = new AbortController();
    const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
    const failures: unknown[] = [];
    // One iterator for all: whoever is free takes the next.
    const next = tasks.entries();
    const share = async (worker: Executor): Promise<void> => {
      try {
        for (const [index, task] of next) {
          results.set(index, await this.attempt(worker, task, stop));
          if (failed.signal.aborted) return;
        }
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    };
    await Promise.all(this.workers.slice(0, tasks.length).map(share));
    if (failures.length > 0) throw failures[0];
    return tasks.map((_, index) => results.get(index) as R);
  }

  async dispose(): Promise<void> {
    const hands = [...this.hands.values()];
    this.hands.clear();
    for (const hand of hands) await hand.dispose();
  }

  private async attempt(worker: Executor, task: T, signal: AbortSignal): Promise<R> {
    try {
      return await this.handOf(worker).perform(task, signal);
    } catch (error) {
      if (!isLost(error) || signal.aborted) throw error;
      await this.hands.get(worker)?.dispose();
      this.hands.delete(worker);
      return this.handOf(worker).perform(task, signal);
    }
  }

  private handOf(worker: Executor): Hand<T, R> {
    const hand = this.hands.get(worker) ?? this.hire(worker);
    this.hands.set(worker, hand);
    return hand;
  }
}
