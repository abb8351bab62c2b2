/** From nothing to the first scores: a whole process of the terminal, against a Python that does nothing but `import torch`. Always by the wall. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Row } from './bench';
import { took } from './clock';
import { hold } from './contest';

const run = async (command: string, given: readonly string[]): Promise<void> => {
  const { status, stderr, error } = spawnSync(command, given);
  if (status !== 0) throw new Error(`${command} ${given.join(' ')}: ${error?.message ?? stderr.toString()}`);
};

export const startRow: Row = async function* ({ options, exchange }) {
  const { python } = options;
  if (!existsSync('dist/cli.js')) throw new Error('the row `start` needs dist/cli.js: npm run build');
  const score = [
    ...['dist/cli.js', 'score', 'samples/mnist/lenet-300-100/model.json', '--criterion', 'gradient', '--force'],
    ...['--data', 'samples/mnist/calibration.npz', '--limit', '64', '--out', exchange.path('scores.npz')],
  ];
  yield await hold(
    {
      row: 'cold start to first result',
      subject: 'gradient scores of LeNet-300-100, 64 digits',
      ours: new Map([['tfjs × 1', () => took('wall', () => run(process.execPath, score))]]),
      peer: python === undefined ? undefined : () => took('wall', () => run(python, ['-c', 'import torch'])),
    },
    options.rounds,
  );
};
