import type { Executor } from '../../core/executors/executor';
import type { StartWorker } from './link';
import { RemoteWorker } from './remote-worker';

/**
 * Work that a pass must have before workers are started for it, in multiply-accumulates (core/executors/work.ts): below it, starting
 * takes longer than it saves.
 */
export const worthStarting = 3e9;
/** The same where they run already: then a pass costs its messages and what a session costs to prepare. */
export const worthAsking = 1e8;

export interface PoolOptions {
  readonly name: Executor['name'];
  readonly start: StartWorker;
  /** At least 1. */
  readonly workers: number;
  /** Does what is not worth a worker, and what no other worker shares: a training step. Absent: the first worker does. */
  readonly local?: () => Promise<Executor>;
  /** Work that is worth starting workers. Default: `worthStarting`. */
  readonly least?: number;
}

/** An executor that spreads what is worth it over workers, which start when they are first needed. */
export function poolOf({ name, start, workers: count, local, least = worthStarting }: PoolOptions): Executor {
  const workers = Array.from({ length: count }, () => new RemoteWorker(name, start));
  const [first] = workers;
  let starting: Promise<Executor> | undefined;
  const pool: Executor = {
    name,
    async prepare(program) {
      if (!local) return first.prepare(program);
      starting ??= local();
      return (await starting).prepare(program);
    },
    workersFor(work) {
      const isRunning = workers.every(({ isStarted }) => isStarted);
      const isWorth = count > 1 && work >= (isRunning ? Math.min(worthAsking, least) : least);
      return isWorth ? workers : [pool];
    },
  };
  return pool;
}
