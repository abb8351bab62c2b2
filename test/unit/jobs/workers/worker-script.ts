import { build } from 'esbuild';
import path from 'node:path';
import { startThread } from '../../../../src/jobs/workers/thread';
import { startProcess } from '../../../../src/jobs/workers/process';
import type { WorkerOptions } from '../../../../src/jobs/workers/worker-api';
import type { Link } from '../../../../src/jobs/workers/link';
import { wasmFolder } from '../../graph/support';
import { bundling } from '../bundling';
import { temporaryFolder } from '../temporary';

let script: Promise<string> | undefined;

/** The real worker, bundled as it ships; once for the process. */
export const workerScript = (): Promise<string> => (script ??= bundle());

async function bundle(): Promise<string> {
  const outfile = path.join(await temporaryFolder(), 'worker.js');
  await build({ ...bundling, entryPoints: ['src/jobs/workers/main.ts'], outfile });
  return outfile;
}

/** Starts workers, and knows those that were started. */
export async function starter(
  options: WorkerOptions = { name: 'tfjs', wasmFolder: path.resolve(wasmFolder) },
  how: typeof startThread | typeof startProcess = options.name === 'native' ? startProcess : startThread,
) {
  const file = await workerScript();
  const links: Link[] = [];
  const log: string[] = [];
  return {
    links,
    log,
    start: (): Link => {
      const link = how(file, options, (line) => log.push(line));
      links.push(link);
      return link;
    },
  };
}
