/** A worker: a thread or a forked process that serves an executor to whoever started it, and ends when that one is gone. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Executor } from '../../core/executors/executor';
import { serve, type Message, type Port } from '../../shared/rpc';
import { ExecutorService } from './executor-service';
import { loadNativePackage } from './native-package';
import type { WorkerOptions } from './worker-api';

/** What a worker answers is its caller's: arrays are handed over, not copied. */
function buffersOf(message: Message): ArrayBuffer[] {
  if (!('ok' in message) || !Array.isArray(message.ok)) return [];
  const buffers = (message.ok as unknown[]).flatMap((each) => (ArrayBuffer.isView(each) ? [each.buffer] : []));
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

function threadPort(parent: NonNullable<typeof parentPort>): Port {
  return {
    post: (message) => parent.postMessage(message, buffersOf(message)),
    onMessage(listen) {
      parent.on('message', listen);
      return () => parent.off('message', listen);
    },
  };
}

function processPort(): Port {
  if (!process.send) throw new Error('a worker must be forked, or started as a thread');
  const send = process.send.bind(process);
  process.on('disconnect', () => process.exit(0));
  return {
    // Fails only where the owner is gone, and then this process ends too.
    post: (message) => void send(message, undefined, undefined, () => undefined),
    onMessage(listen) {
      process.on('message', listen);
      return () => process.off('message', listen);
    },
  };
}

async function start(options: WorkerOptions): Promise<Executor> {
  switch (options.name) {
    case 'tfjs': {
      const { createTfjsExecutor } = await import('../../core/executors/tfjs');
      return createTfjsExecutor(options);
    }
    case 'native': {
      const { createOnnxExecutor, runtimeOf } = await import('../../core/executors/onnx');
      return createOnnxExecutor(runtimeOf(loadNativePackage(options.packageFolder)));
    }
  }
}

const options = (parentPort ? workerData : JSON.parse(process.argv[2] ?? '')) as WorkerOptions;
const service = new ExecutorService(() => start(options), console.error);
serve(parentPort ? threadPort(parentPort) : processPort(), service.api);
