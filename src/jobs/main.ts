/** The job process: forked by `startJob`, serves `JobApi` to whoever forked it, ends when that one is gone. */
import { writeSync } from 'node:fs';
import { serve, type Port } from '../shared/rpc';
import type { JobMachine } from './client';
import { Job } from './job';
import { bundleOf } from './language';

/** Not console.error: what is written asynchronously is lost with the process. */
function log(error: unknown): void {
  writeSync(2, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

process.on('uncaughtException', (error) => {
  log(error);
  process.exit(1);
});
process.on('disconnect', () => process.exit(0));

function parentPort(): Port {
  if (!process.send) throw new Error('the job process must be forked');
  const send = process.send.bind(process);
  return {
    // Fails only where the parent is gone, and then this process ends too.
    post: (message) => void send(message, undefined, undefined, () => undefined),
    onMessage(listen) {
      process.on('message', listen);
      return () => process.off('message', listen);
    },
  };
}

// The bundle stands beside the executor's binaries.
const wasmFolder = __dirname;
const [language = 'en', machine = '{}'] = process.argv.slice(2);
const { workers, nativeModules } = JSON.parse(machine) as JobMachine;
const bundle = bundleOf(language, __dirname);
serve(
  parentPort(),
  new Job({
    wasmFolder,
    ...(workers !== undefined && { workers }),
    ...(nativeModules !== undefined && { nativeModules }),
    bundle,
    language,
    onLog: log,
    onBug: log,
  }),
  bundle,
);
