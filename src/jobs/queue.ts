import { throwIfCancelled } from '../shared/problem';

/** Runs tasks one after the other: the executor, its memory and the open run belong to one of them at a time. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  /** A task that was cancelled while it waited does not start. @throws what the task throws; Cancelled. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.last.then(() => {
      throwIfCancelled(signal);
      return task();
    });
    this.last = result.catch(() => undefined);
    return result;
  }
}
