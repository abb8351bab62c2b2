import { Cancelled, throwIfCancelled } from '../shared/problem';

/** Runs tasks one after the other: the executor, its memory and the open run belong to one of them at a time. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  /** A task that is cancelled while it waits ends at once and never starts. @throws what the task throws; Cancelled. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Cancelled());
      signal?.addEventListener('abort', giveUp, { once: true });
      const result = this.last.then(() => {
        signal?.removeEventListener('abort', giveUp);
        throwIfCancelled(signal);
        return task();
      });
      this.last = result.catch(() => undefined);
      result.then(resolve, reject);
    });
  }
}
