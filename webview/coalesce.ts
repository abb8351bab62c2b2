/** Runs a task when the page draws next. `requestAnimationFrame` in a page, anything in a test. */
export type NextFrame = (task: () => void) => void;

/** How questions of one kind reach the editor. */
export interface CoalesceOptions<Query, Answer> {
  ask(query: Query): Promise<Answer>;
  answered(query: Query, answer: Answer): void;
  failed(query: Query, error: unknown): void;
  readonly nextFrame: NextFrame;
}

/**
 * At most one question under way: while it is, only the newest of the others is kept, and it is asked in the frame after the answer.
 * So a slider may move as fast as it likes and the job is never more than one question behind.
 */
export function coalesce<Query, Answer>(options: CoalesceOptions<Query, Answer>): (query: Query) => void {
  let waiting: { readonly query: Query } | undefined;
  let busy = false;
  const next = (): void => {
    if (!waiting) {
      busy = false;
      return;
    }
    const { query } = waiting;
    waiting = undefined;
    void options
      .ask(query)
      .then(
        (answer) => options.answered(query, answer),
        (error: unknown) => options.failed(query, error),
      )
      .finally(() => options.nextFrame(next));
  };
  return (query) => {
    waiting = { query };
    if (busy) return;
    busy = true;
    options.nextFrame(next);
  };
}
