/** Lets a training wait between two steps. */
export class Gate {
  private waiting: (() => void)[] = [];
  private closed = false;

  get isClosed(): boolean {
    return this.closed;
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.closed = false;
    const released = this.waiting;
    this.waiting = [];
    for (const release of released) release();
  }

  /** Comes back when it is open, and also when one of the signals is aborted: who waits looks at them next. */
  async pass(...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
    while (this.closed && !signals.some((signal) => signal?.aborted))
      await new Promise<void>((resolve) => {
        const release = (): void => {
          for (const signal of signals) signal?.removeEventListener('abort', release);
          resolve();
        };
        this.waiting.push(release);
        for (const signal of signals) signal?.addEventListener('abort', release, { once: true });
      });
  }
}
