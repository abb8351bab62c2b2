/**
 * `npm run demo`: the main job in the terminal, on the samples of this repository. Builds, compares the methods on real digits,
 * saves a model pruned by the best of them at 90 %, and says where.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { at, build, main, node } from './process.mjs';

const sparsity = 0.9;
const model = 'samples/mnist/lenet-300-100/model.json';
const data = ['--data', 'samples/mnist/calibration.npz', '--test', 'samples/mnist/test.npz', '--limit', '512'];
const criteria = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
const sparsities = [0.5, 0.8, sparsity, 0.95];
const compare = ['compare', model, '--criteria', criteria.join(','), '--sparsity', sparsities.join(','), ...data];
const out = path.join('out', 'demo', 'lenet-300-100-pruned.json');

/** Shows a command as a person would type it, and runs it. */
async function prunescope(...args) {
  console.log(`\n$ node dist/cli.js ${args.join(' ')}`);
  const code = await node('dist/cli.js', args);
  if (code !== 0) throw new Error(`This ended with exit code ${code}.`);
}

/** The same comparison for machines: which method keeps the most accuracy; the lower loss where two keep the same. */
async function bestMethod() {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [at('dist/cli.js'), ...compare, '--json', '--quiet'], {
    cwd: at(),
    maxBuffer: 2 ** 26,
  });
  const candidates = JSON.parse(stdout).results.flatMap(({ criterion, points = [] }) =>
    points.filter((point) => point.sparsity === sparsity).map(({ metrics }) => ({ criterion, ...metrics })),
  );
  if (candidates.length === 0) throw new Error('The comparison has no result at this sparsity.');
  candidates.sort((a, b) => b.accuracy - a.accuracy || a.loss - b.loss);
  return candidates[0].criterion;
}

async function demo() {
  const start = performance.now();
  await build();
  await prunescope(...compare);
  const criterion = await bestMethod();
  console.log(`\nThe best of them at ${sparsity * 100} % is ${criterion}. A model pruned by it:`);
  mkdirSync(at(path.dirname(out)), { recursive: true });
  await prunescope(
    'prune',
    model,
    '--criterion',
    criterion,
    '--sparsity',
    String(sparsity),
    ...data,
    '--out',
    out,
    '--force',
  );
  console.log(`\nThe pruned model: ${out}`);
  console.log(
    `The recipe that makes it again is beside it. ${((performance.now() - start) / 1000).toFixed(1)} s, build included.`,
  );
}

await main(demo);
