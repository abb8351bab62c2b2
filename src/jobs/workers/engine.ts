/** The executor that a recipe asks for, with workers where there is room and a script for them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createExecutor } from '../../core/executors';
import type { Executor } from '../../core/executors/executor';
import type { Recipe } from '../../shared/recipe';
import { poolOf } from './pool';
import { startThread } from './thread';

export interface EngineOptions {
  /** Where `tfjs-backend-wasm*.wasm` are, and beside them `worker.js`. Without that script there is one worker, this thread. */
  readonly wasmFolder: string;
  /** At least 1. */
  readonly workers: number;
  /** Told of each line that a worker prints. */
  readonly onLog: (line: string) => void;
}

/** @throws Problem where WebAssembly does not start. */
export async function startExecutor(
  name: Recipe['executor'],
  { wasmFolder, workers, onLog }: EngineOptions,
): Promise<Executor> {
  const script = path.join(wasmFolder, 'worker.js');
  if (name === 'reference' || workers === 1 || !existsSync(script)) return createExecutor(name, { wasmFolder });
  return poolOf({
    name: 'tfjs',
    workers,
    start: () => startThread(script, { name: 'tfjs', wasmFolder: path.resolve(wasmFolder) }, onLog),
    local: () => createExecutor('tfjs', { wasmFolder }),
  });
}
