import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bundle, type Binary } from './binary';

const model = 'samples/mnist/lenet-300-100/model.json';
const data = ['--data', 'samples/mnist/calibration.npz', '--test', 'samples/mnist/test.npz'];
/** Slow on purpose: a cancel must find it at work. */
const slow = [...data, '--executor', 'reference', '--batch-size', '16'];

describe('Ctrl-C', function () {
  this.timeout(120_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  const compare = (): string[] => ['compare', model, ...slow, '--json'];
  const prune = (folder: string): string[] => [
    ...['prune', model, '--criterion', 'hessian', '--sparsity', '0.5', ...slow],
    ...['--out', path.join(folder, 'model.json'), '--masks', path.join(folder, 'masks.npz')],
  ];
  const score = (folder: string): string[] => [
    ...['score', model, '--criterion', 'hessian', '--data', 'samples/mnist/calibration.npz', '--executor', 'reference'],
    ...['--batch-size', '16', '--out', path.join(folder, 'scores.npz')],
  ];
  const moments: readonly (readonly [phase: string, args: (folder: string) => string[]])[] = [
    ['Evaluating', compare],
    ['Collecting statistics', compare],
    ['Evaluating', prune],
    ['Collecting statistics', prune],
    ['Collecting statistics', score],
  ];
  for (const [phase, args] of moments)
    it(`stops ${args('')[0]} while it says "${phase}": 130, and nothing half-written`, async function () {
      // Windows knows no SIGINT from another process.
      if (process.platform === 'win32') this.skip();
      const folder = binary.folder();
      const { child, finished } = binary.start(args(folder));
      let interrupted = 0;
      child.stderr?.on('data', (chunk: string) => {
        if (interrupted > 0 || !chunk.includes(phase)) return;
        interrupted = performance.now();
        child.kill('SIGINT');
      });
      const { code, stdout, stderr } = await finished;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /Cancelled\.\n$/);
      assert.equal(stdout, '');
      assert.deepEqual(readdirSync(folder), []);
      assert.ok(performance.now() - interrupted < 15_000, 'it did not stop soon');
    });
});
