/** A worker that is a process of its own: for what may crash, and take everything with it that is in its process. */
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Link } from './link';
import type { WorkerOptions } from './worker-api';

/** @param script the bundled worker (`dist/worker.js`). @param onLog told of each line that it prints. */
export function startProcess(script: string, options: WorkerOptions, onLog: (line: string) => void): Link {
  const child = fork(script, [JSON.stringify(options)], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // The editor's own executable is an Electron that runs as Node only when it is told to.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const streams = [child.stdout, child.stderr].filter((stream): stream is Readable & Socket => stream !== null);
  for (const stream of streams) {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLog);
    stream.unref();
  }
  return {
    port: {
      // What cannot be sent cannot be answered either: the exit of the process rejects the call.
      post(message) {
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage(listen) {
        child.on('message', listen);
        return () => child.off('message', listen);
      },
    },
    onExit(listen) {
      child.once('exit', (code, signal) => listen(signal ?? `exit code ${code}`));
      // Without a pid there is no process that could exit.
      child.on('error', (error) => child.pid === undefined && listen(error.message));
    },
    hold(needed) {
      for (const each of [child, child.channel])
        if (needed) each?.ref();
        else each?.unref();
    },
    end: () => void child.kill('SIGKILL'),
  };
}
