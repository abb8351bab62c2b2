/** Passes on at most one value in an interval. */
export interface Throttle<T> {
  /** Passed on now, or at the end of the interval unless a newer value comes. */
  readonly push: (value: T) => void;
  /** Passes on what waits: before anything that must come after it. */
  readonly flush: () => void;
}

/**
 * The first value goes out at once, the last one always arrives.
 * @param interval milliseconds; 100 for progress that people see.
 */
export function throttle<T>(emit: (value: T) => void, interval: number): Throttle<T> {
  let waiting: { readonly value: T } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last = -Infinity;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting) return;
    const { value } = waiting;
    waiting = undefined;
    last = performance.now();
    emit(value);
  };
  return {
    flush,
    push(value) {
      waiting = { value };
      const due = last + interval - performance.now();
      if (due <= 0) flush();
      else timer ??= setTimeout(flush, due);
    },
  };
}
