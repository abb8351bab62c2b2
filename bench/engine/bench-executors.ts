import type { Executor } from '../../src/core/executors/executor';
import { createExecutor } from '../../src/core/executors/index';
import type { EngineOptions } from './options';

/** A way in which ours runs: an executor with so many workers. */
export interface Way {
  readonly name: string;
  /** Hands out exactly these workers. */
  readonly executor: Executor;
  readonly workers: readonly Executor[];
}

const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';

/** @throws Error where an executor has fewer workers than asked for. */
export async function waysOf({ executors, workers }: Pick<EngineOptions, 'executors' | 'workers'>): Promise<Way[]> {
  const ways: Way[] = [];
  for (const name of executors)
    for (const count of workers) {
      if (name === 'native') throw new Error('there is no native executor in this version');
      const executor = await createExecutor(name, { wasmFolder });
      const all = executor.workersFor?.(Infinity) ?? [executor];
      if (all.length < count) throw new Error(`${name} has no ${count} workers in this version`);
      const own = all.slice(0, count);
      ways.push({ name: `${name} × ${count}`, workers: own, executor: { ...own[0], workersFor: () => own } });
    }
  return ways;
}
