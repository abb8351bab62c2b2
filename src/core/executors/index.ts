/** The executors of this thread by name. */
import type { Executor } from './executor';
import { createReferenceExecutor } from './reference';

/** What runs everywhere. */
export type ExecutorName = 'auto' | Exclude<Executor['name'], 'native'>;

export interface ExecutorOptions {
  /** Folder that holds `tfjs-backend-wasm*.wasm`. */
  readonly wasmFolder: string;
}

/** @param name `auto` is the fastest that runs everywhere: tfjs. */
export async function createExecutor(name: ExecutorName, { wasmFolder }: ExecutorOptions): Promise<Executor> {
  switch (name) {
    case 'reference':
      return createReferenceExecutor();
    case 'auto':
    case 'tfjs': {
      const { createTfjsExecutor } = await import('./tfjs');
      return createTfjsExecutor({ wasmFolder });
    }
  }
}
