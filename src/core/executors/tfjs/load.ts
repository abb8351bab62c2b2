/** Loads TensorFlow.js when it is first needed: nothing of it runs at the start of a process. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelBackend } from '@tensorflow/tfjs';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { Runtime } from './runtime';

/** By what it can do: where several bundles live in one process, they share the backend that the first of them made. */
const isWasm = (backend: KernelBackend): backend is BackendWasm => 'typedArrayFromHeap' in backend;

let loading: Promise<Runtime> | undefined;

/**
 * Loads tfjs once for the process: wasm with SIMD where the machine has it, one thread, no banner.
 * @param wasmFolder folder of the `.wasm` files; that of the first call counts.
 * @throws Problem `file-missing` where the backend does not start from there.
 */
export function loadRuntime(wasmFolder: string): Promise<Runtime> {
  loading ??= load(wasmFolder).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(wasmFolder: string): Promise<Runtime> {
  const tf = await import('@tensorflow/tfjs');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  tf.env().set('PROD', true);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setThreadsCount(1);
  wasm.setWasmPaths(`${wasmFolder.replace(/[\\/]$/, '')}/`);
  const started = await keepingListeners(() => tf.setBackend('wasm'));
  const backend = tf.backend();
  if (!started || !isWasm(backend))
    throw new Problem('file-missing', text('TensorFlow.js could not start its WebAssembly backend.'), {
      file: wasmFolder,
      remedy: text('Install Prunescope again.'),
    });
  refuseFailedAllocations(backend);
  return new Runtime(tf, backend);
}

const fatalEvents = ['uncaughtException', 'unhandledRejection'] as const;

/** Emscripten's start-up code makes every stray rejection fatal to the process: not its to decide, so its listeners go again. */
async function keepingListeners<T>(start: () => Promise<T>): Promise<T> {
  const { process } = globalThis as { process?: NodeJS.Process };
  const before = fatalEvents.map((event) => new Set<unknown>(process?.listeners(event as NodeJS.Signals)));
  try {
    return await start();
  } finally {
    for (const [index, event] of fatalEvents.entries())
      for (const listener of process?.listeners(event as NodeJS.Signals) ?? [])
        if (!before[index].has(listener)) process?.removeListener(event, listener);
  }
}

interface WasmModule {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
  readonly HEAPU8: Uint8Array;
}

/**
 * WebAssembly's memory ends at 4 GiB. There its allocator answers 0, or an address past the end, and unheeded, kernels would write
 * over whatever is there.
 */
function refuseFailedAllocations(backend: BackendWasm): void {
  const module = backend.wasm as unknown as WasmModule;
  // Emscripten replaces each function of its module when it is first called.
  module._free(module._malloc(1));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = bytes < 2 ** 32 ? allocate(bytes) >>> 0 : 0;
    if (bytes > 0 && (address === 0 || address + bytes > module.HEAPU8.length))
      throw new Problem(
        'memory-short',
        text('TensorFlow.js has no room for {0} MiB more.', Math.ceil(bytes / 2 ** 20)),
        {
          expected: '4096 MiB',
          remedy: text('Choose a smaller batch size.'),
        },
      );
    return address;
  };
}
