/** The default executor: TensorFlow.js on WebAssembly, one thread. */
import type { Executor, Program } from '../executor';
import { loadRuntime } from './load';
import { TfjsSession } from './session';

export interface TfjsOptions {
  /** Folder that holds `tfjs-backend-wasm*.wasm`. */
  readonly wasmFolder: string;
}

/** @throws Problem where WebAssembly does not start. */
export async function createTfjsExecutor({ wasmFolder }: TfjsOptions): Promise<Executor> {
  const runtime = await loadRuntime(wasmFolder);
  return {
    name: 'tfjs',
    prepare: async (program: Program) => {
      await runtime.use();
      return new TfjsSession(program, runtime);
    },
  };
}
