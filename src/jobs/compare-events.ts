import type { CompareEvent, Progress } from '../shared/protocol';
import type { CallContext } from '../shared/rpc';
import { throttle } from './throttle';

/** Milliseconds between two messages of progress. */
const interval = 100;

/**
 * Runs a task whose events go to the caller in their order, progress at most ten times a second. The last progress is told before
 * whatever follows it, the end of the task included.
 */
export async function withEvents<T>(
  context: CallContext<CompareEvent>,
  task: (onEvent: (event: CompareEvent) => void) => Promise<T>,
): Promise<T> {
  const progress = throttle<Progress>((value) => context.emit({ kind: 'progress', progress: value }), interval);
  try {
    return await task((event) => {
      if (event.kind === 'progress') return progress.push(event.progress);
      progress.flush();
      context.emit(event);
    });
  } finally {
    progress.flush();
  }
}
