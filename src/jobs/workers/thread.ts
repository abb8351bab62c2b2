/** A worker that is a thread of this process. */
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Link } from './link';
import type { WorkerOptions } from './worker-api';

/** @param script the bundled worker (`dist/worker.js`). @param onLog told of each line that it prints. */
export function startThread(script: string, options: WorkerOptions, onLog: (line: string) => void): Link {
  const worker = new Worker(script, { workerData: options, stdout: true, stderr: true, execArgv: [] });
  for (const stream of [worker.stdout, worker.stderr])
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLog);
  let reason: string | undefined;
  worker.once('error', (error: unknown) => (reason = error instanceof Error ? error.message : String(error)));
  return {
    port: {
      post: (message) => worker.postMessage(message),
      onMessage(listen) {
        worker.on('message', listen);
        return () => worker.off('message', listen);
      },
    },
    onExit: (listen) => void worker.once('exit', (code) => listen(reason ?? `exit code ${code}`)),
    hold: (needed) => (needed ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}
