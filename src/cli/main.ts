/** The bin `prunescope`: streams, signals, exit code. */
import { version } from '../../package.json';
import { exitCodes } from './exit';
import { bundleOf } from '../jobs/language';
import { runProgram } from './program';
import { createProgress } from './progress';
import { readSettings } from './settings';
import { Terminal } from './terminal';

const argv = process.argv.slice(2);
const settings = readSettings(argv);
const terminal = new Terminal(
  settings,
  bundleOf(settings.language, __dirname),
  process.stdout,
  process.stderr,
  process.env,
);

const progress = createProgress(terminal);

// The first Ctrl-C lets the work stop between two batches, the second does not wait.
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (!controller.signal.aborted) return controller.abort();
    // The bar has hidden the cursor.
    progress.clear();
    process.exit(exitCodes.cancelled);
  });

// `prunescope … | head`: nobody reads on, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const context = {
  terminal,
  progress,
  signal: controller.signal,
  folder: __dirname,
  cwd: process.cwd(),
};
void runProgram(argv, context, version).then((code) => {
  process.exitCode = code;
});
