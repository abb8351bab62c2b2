/** The executor that a recipe asks for, with workers where there is room and a script for them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createExecutor } from '../../core/executors';
import type { Executor } from '../../core/executors/executor';
import type { Recipe } from '../../shared/recipe';
import { text, type Text } from '../../shared/text';
import { nativeEngine } from './native-engine';
import { poolOf } from './pool';
import { startProcess } from './process';
import { startThread } from './thread';

export interface EngineOptions {
  /** Where `tfjs-backend-wasm*.wasm` are, and beside them `worker.js`. Without that script there is one worker, this thread. */
  readonly wasmFolder: string;
  /** ONNX Runtime, where it was installed (native-package.ts). */
  readonly nativePackage?: string | undefined;
  /** At least 1. */
  readonly workers: number;
  /** Told of each line that a worker prints. */
  readonly onLog: (line: string) => void;
  /** Told where something else computes than what was asked for. */
  readonly onNote: (note: Text) => void;
}

/** @param name `auto`: the native engine where it is installed, else TensorFlow.js. @throws Problem where WebAssembly does not start. */
export async function startExecutor(name: Recipe['executor'], options: EngineOptions): Promise<Executor> {
  if (name === 'reference') return createExecutor(name, options);
  const { nativePackage, onNote } = options;
  if (name === 'tfjs') return tfjsEngine(options);
  const script = scriptIn(options);
  if (nativePackage !== undefined && script !== undefined) {
    const native = nativePool(script, nativePackage, options);
    return nativeEngine({ native, instead: await tfjsEngine(options), onFallback: onNote });
  }
  if (name === 'native') onNote(text('The native engine is not installed here: TensorFlow.js computes.'));
  return tfjsEngine(options);
}

/** Threads for what is worth them, this thread for the rest. */
async function tfjsEngine(options: EngineOptions): Promise<Executor> {
  const { wasmFolder, workers, onLog } = options;
  const script = scriptIn(options);
  const local = (): Promise<Executor> => createExecutor('tfjs', { wasmFolder });
  if (workers === 1 || script === undefined) return lazily(local);
  const start = () => startThread(script, { name: 'tfjs', wasmFolder: path.resolve(wasmFolder) }, onLog);
  return poolOf({ name: 'tfjs', workers, start, local });
}

/** Processes with one session each: several threads in one process have crashed ONNX Runtime (onnxruntime issue 20084). */
const nativePool = (script: string, packageFolder: string, { workers, onLog }: EngineOptions): Executor =>
  poolOf({ name: 'native', workers, start: () => startProcess(script, { name: 'native', packageFolder }, onLog) });

/** TensorFlow.js, loaded when something is prepared: not where the native engine does all the work. */
function lazily(start: () => Promise<Executor>): Executor {
  let started: Promise<Executor> | undefined;
  return {
    name: 'tfjs',
    prepare: async (program) => (await (started ??= start())).prepare(program),
  };
}

function scriptIn({ wasmFolder }: EngineOptions): string | undefined {
  const script = path.resolve(wasmFolder, 'worker.js');
  return existsSync(script) ? script : undefined;
}
