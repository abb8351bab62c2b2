import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Executor } from '../../src/core/executors/executor';
import { startExecutor } from '../../src/jobs/workers/engine';
import { nativePackageIn } from '../../src/jobs/workers/native-package';
import type { EngineOptions } from './options';

/** A way in which ours runs: an executor with so many workers. */
export interface Way {
  readonly name: string;
  /** Decides by itself what is worth its workers. */
  readonly executor: Executor;
  /** Exactly so many. */
  readonly workers: readonly Executor[];
}

/** What ships: workers are started from there. */
const built = path.resolve('dist');

/** @throws Error where something is not built or not installed. */
export async function waysOf({ executors, workers }: Pick<EngineOptions, 'executors' | 'workers'>): Promise<Way[]> {
  if (!existsSync(`${built}/worker.js`)) throw new Error(`${built} is not built: npm run build`);
  const ways: Way[] = [];
  for (const name of executors)
    for (const count of workers) {
      const executor = await startExecutor(name, {
        wasmFolder: built,
        nativePackage: nativePackageIn('node_modules'),
        workers: count,
        onLog: (line) => console.error(line),
        onNote: ({ template }) => {
          throw new Error(template);
        },
      });
      const all = count === 1 ? [executor] : (executor.workersFor?.(Infinity) ?? [executor]);
      if (all.length < count) throw new Error(`${name} has no ${count} workers here`);
      ways.push({ name: `${name} × ${count}`, workers: all.slice(0, count), executor });
    }
  return ways;
}
