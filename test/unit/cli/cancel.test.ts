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

  const lines: readonly (readonly [name: string, args: (folder: string) => string[]])[] = [
    ['compare', () => ['compare', model, ...slow, '--json']],
    [
      'score',
      (folder) => [
        'score',
        model,
        '--criterion',
        'hessian',
        ...slow.filter((word) => !/test/.test(word)),
        '--out',
        path.join(folder, 's.npz'),
      ],
    ],
    [
      'prune',
      (folder) => [
        'prune',
        model,
        '--criterion',
        'hessian',
        '--sparsity',
        '0.5',
        ...slow,
        '--out',
        path.join(folder, 'm.json'),
      ],
    ],
  ];
  for (const [name, args] of lines)
    for (const phase of ['Evaluating', 'Collecting statistics'])
      it(`stops ${name} while it says "${phase}": 130, and nothing half-written`, async function () {
        if (process.platform === 'win32' || (name === 'score' && phase === 'Evaluating')) this.skip();
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
        assert.equal(name === 'compare' ? stdout : '', '');
        assert.deepEqual(readdirSync(folder), []);
        assert.ok(performance.now() - interrupted < 15_000, 'it did not stop soon');
      });
});
