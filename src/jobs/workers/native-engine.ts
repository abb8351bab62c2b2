import type { Executor, Program, Session, SummingSession } from '../../core/executors/executor';
import { summing } from '../../core/executors/summing';
import { Cancelled, Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';

/** What native workers and those who stand in for them know together. */
interface State {
  failed: boolean;
}

export interface NativeEngineOptions {
  /** Computes in ONNX Runtime, in other processes. */
  readonly native: Executor;
  /** Computes what a process of those has failed at, and everything after it. */
  readonly instead: Executor;
  /** Told once, when that happens. */
  readonly onFallback: (note: Text) => void;
}

/**
 * The native executor, until ONNX Runtime crashes or refuses a program: then, and from then on, the other one. A run is repeated there; what
 * a session has added up is lost with its process, so that the lane is done again (crew.ts).
 */
export function nativeEngine({ native, instead, onFallback }: NativeEngineOptions): Executor {
  const state: State = { failed: false };
  const fail = (error: unknown): void => {
    if (error instanceof Cancelled) throw error;
    if (!state.failed)
      onFallback(
        text('The native engine failed and is left aside; TensorFlow.js computes from here on: {0}', reasonOf(error)),
      );
    state.failed = true;
  };
  const wrapped = new Map<Executor, Executor>();
  /** The same wrapper for the same worker: a crew tells workers apart by identity. */
  const guarded = (worker: Executor): Executor => {
    const known = wrapped.get(worker) ?? {
      name: 'native' as const,
      prepare: (program: Program) => prepare(worker, program),
    };
    wrapped.set(worker, known);
    return known;
  };

  async function prepare(worker: Executor, program: Program): Promise<Session> {
    if (state.failed) return instead.prepare(program);
    try {
      return guard(summing(await worker.prepare(program), program), program);
    } catch (error) {
      fail(error);
      return instead.prepare(program);
    }
  }

  function guard(own: SummingSession, program: Program): SummingSession {
    let other: Promise<Session> | undefined;
    const lost = (error: unknown): never => {
      fail(error);
      throw new Problem('worker-lost', text('A worker has ended while it computed.'), { cause: error });
    };
    return {
      async run(feeds) {
        if (!other) {
          try {
            return await own.run(feeds);
          } catch (error) {
            fail(error);
          }
        }
        other ??= instead.prepare(program);
        return (await other).run(feeds);
      },
      add: (feeds) => own.add(feeds).catch(lost),
      sums: () => own.sums().catch(lost),
      dispose() {
        own.dispose();
        void other?.then((session) => session.dispose());
      },
    };
  }

  return {
    get name() {
      return state.failed ? instead.name : 'native';
    },
    prepare: (program) => prepare(native, program),
    workersFor(work) {
      if (state.failed) return instead.workersFor?.(work) ?? [instead];
      return (native.workersFor?.(work) ?? [native]).map(guarded);
    },
  };
}

const reasonOf = (error: unknown): string => {
  if (error instanceof Problem) return String(error.details.found ?? error.message);
  return error instanceof Error ? error.message : String(error);
};
