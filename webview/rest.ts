/** How long the slider must rest before what takes its time is fetched, in ms. */
export const restDelay = 250;

/** What is fetched once the slider rests, and the clock that says so. */
export interface RestOptions<Task> {
  /** The next thing that is missing, `undefined` when nothing is. Asked again after each. */
  next(): Task | undefined;
  /** Rejects when aborted or failed; after a failure the rest waits for another move. */
  run(task: Task, signal: AbortSignal): Promise<void>;
  readonly delay: number;
  /** Calls later; returns a function that forgets the call. */
  later(task: () => void, delay: number): () => void;
}

/**
 * Waits until `moved` has been quiet for the delay, then runs the missing tasks one at a time. Another `moved` aborts the one
 * under way and starts the wait anew; the next does not begin before the aborted one has ended.
 */
export class Rest<Task> {
  private forget: (() => void) | undefined;
  private controller: AbortController | undefined;
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: RestOptions<Task>) {}

  /** True while it waits or works. */
  get active(): boolean {
    return this.forget !== undefined || this.controller !== undefined;
  }

  moved(): void {
    this.stop();
    this.forget = this.options.later(() => {
      this.forget = undefined;
      this.work();
    }, this.options.delay);
  }

  stop(): void {
    this.forget?.();
    this.forget = undefined;
    this.controller?.abort();
    this.controller = undefined;
  }

  private work(): void {
    const controller = new AbortController();
    this.controller = controller;
    this.ended = this.ended
      .then(() => this.drain(controller.signal))
      .finally(() => {
        if (this.controller === controller) this.controller = undefined;
      });
  }

  private async drain(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const task = this.options.next();
      if (task === undefined) return;
      try {
        await this.options.run(task, signal);
      } catch {
        return;
      }
    }
  }
}
