import assert from 'node:assert/strict';
import type { z } from 'zod';
import { bundle, type Binary } from './binary';
import { compareDocument, evaluateDocument, inspectDocument } from './documents';

const methods = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
const sparsities = [0.5, 0.8, 0.9, 0.95];

interface Sample {
  readonly name: string;
  readonly model: string;
  /** Calibration and test. */
  readonly data: readonly string[];
  readonly kernels: readonly number[];
  readonly loss: string;
}
const samples: readonly Sample[] = [
  {
    name: 'mnist',
    model: 'samples/mnist/lenet-300-100/model.json',
    data: ['--data', 'samples/mnist/calibration.npz', '--limit', '256', '--test', 'samples/mnist/test.npz'],
    kernels: [784 * 300, 300 * 100, 100 * 10],
    loss: 'cross-entropy',
  },
  {
    name: 'paper-mlp',
    model: 'samples/paper-mlp/model.json',
    data: ['--data', 'samples/paper-mlp/data.npz'],
    kernels: [10 * 64, 64 * 64, 64 * 10],
    loss: 'mean-squared-error',
  },
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
/** CRITERIA.md: k is the double n·s, rounded half to even. */
function exactCount(n: number, s: number): number {
  const below = Math.floor(n * s);
  const rest = n * s - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
type Results = z.infer<typeof compareDocument>['results'];
const maskHashes = (results: Results): Record<string, string[]> =>
  Object.fromEntries(results.map(({ method, points }) => [method, points.map(({ maskHash }) => maskHash)]));

for (const { name, model, data, kernels, loss } of samples)
  describe(`the terminal compares on ${name}`, function () {
    this.timeout(240_000);
    let binary: Binary;
    before(async () => (binary = await bundle()));
    after(() => binary.dispose());
    const compare = (...args: string[]): Promise<z.infer<typeof compareDocument>> =>
      binary.json(compareDocument, 0, 'compare', model, ...data, '--sparsity', sparsities.join(), ...args);

    it('says what the model is', async () => {
      const document = await binary.json(inspectDocument, 0, 'inspect', model);
      const prunable = document.parameters.filter((parameter) => parameter.prunable);
      assert.deepEqual(
        prunable.map(({ count }) => count),
        kernels,
      );
      assert.equal(document.prunable, sum(kernels));
      assert.equal(document.mode, 'graph');
      assert.ok((document.macs ?? 0) >= sum(kernels));
      const { code, stdout } = await binary.run('inspect', model);
      assert.equal(code, 0);
      for (const parameter of document.parameters) assert.match(stdout, new RegExp(`^${parameter.name} `, 'm'));
    });

    for (const scope of ['global', 'layer'])
      it(`removes exactly as many weights as asked, ${scope}`, async () => {
        const { results, baseline, loss: found } = await compare('--scope', scope);
        assert.equal(found, loss);
        assert.ok(Number.isFinite(baseline.loss));
        assert.deepEqual(
          results.map(({ criterion }) => criterion),
          methods,
        );
        for (const { points, method, error } of results) {
          assert.equal(error, undefined);
          assert.deepEqual(
            points.map(({ sparsity }) => sparsity),
            sparsities,
          );
          for (const { sparsity, removed, zeros, kept, layers, metrics } of points) {
            const label = `${method} at ${sparsity}`;
            const wanted = kernels.map((n) => exactCount(n, sparsity));
            assert.deepEqual(
              layers.map(({ total }) => total),
              kernels,
              label,
            );
            assert.equal(removed, scope === 'layer' ? sum(wanted) : exactCount(sum(kernels), sparsity), label);
            if (scope === 'layer')
              assert.deepEqual(
                layers.map((layer) => layer.total - layer.kept),
                wanted,
                label,
              );
            assert.equal(sum(layers.map((layer) => layer.kept)), kept, label);
            assert.equal(removed + kept, sum(kernels), label);
            assert.ok(zeros >= removed, label);
            assert.equal(metrics.parameters - metrics.nonZero, zeros + (baseline.parameters - baseline.nonZero), label);
            assert.ok(
              layers.every((layer) => layer.kept > 0),
              `${label}: a layer was emptied`,
            );
          }
        }
      });

    it('makes the same masks in another process and with the methods in another order', async () => {
      const [one, two] = await Promise.all([compare(), compare('--criteria', [...methods].reverse().join())]);
      assert.deepEqual(maskHashes(two.results), maskHashes(one.results));
      assert.equal(new Set(Object.values(maskHashes(one.results)).flat()).size, methods.length * sparsities.length);
    });

    it('prints the unpruned network, the layer × method tables, the seconds; no wider than 100 columns', async () => {
      const document = await compare('--criteria', methods.join());
      const { code, stdout, stderr } = await binary.run('compare', model, ...data, '--sparsity', sparsities.join());
      assert.equal(code, 0);
      assert.match(stdout, /^Unpruned: /);
      const lines = stdout.split('\n');
      const table = lines.filter((line) => !/^Unpruned|^[\d.]+ s in all/.test(line));
      assert.ok(Math.max(...table.map((line) => line.length)) <= 100, stdout);
      assert.equal(
        lines.filter((line) => /^layer /.test(line) && methods.every((method) => line.includes(method))).length,
        sparsities.length,
      );
      // The numbers are those of the document.
      const [layer] = document.results[0].points[0].layers;
      const shares = document.results.map(({ points }) => 1 - points[0].layers[0].kept / layer.total);
      const row = lines.find((line) => line.startsWith(layer.name)) ?? '';
      assert.deepEqual(
        [...row.matchAll(/([\d.]+) %/g)].map(([, number]) => Number(number)),
        shares.map((share) => Number((100 * share).toFixed(1))),
      );
      assert.match(stdout, /^[\d.]+ s in all on tfjs, evaluations included; [\d.]+ s shared/m);
      // Not a terminal: plain lines, no escape sequence, nothing of the result.
      assert.ok(!(stdout + stderr).includes('\u001b'));
      assert.match(stderr, /^Reading: /);
      assert.equal((await binary.run('compare', model, ...data, '--quiet')).stderr, '');
    });

    it('evaluates, and says the same as the comparison about the unpruned network', async () => {
      const test = data.at(-1) ?? '';
      const evaluated = await binary.json(evaluateDocument, 0, 'evaluate', model, '--data', test);
      assert.equal(evaluated.loss, loss);
      if (!data.includes('--test')) return;
      const { baseline } = await compare('--criteria', 'magnitude');
      assert.deepEqual(evaluated.metrics, baseline);
      assert.ok((baseline.accuracy ?? 0) > 0.9);
    });
  });

describe('without --criteria', function () {
  this.timeout(120_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('the terminal compares what is quick and what the data allows', async () => {
    const { model, data } = samples[1];
    const criteriaOf = async (...args: readonly string[]): Promise<string[]> => {
      const { results } = await binary.json(compareDocument, 0, 'compare', model, '--sparsity', '0.5', ...args);
      return results.map(({ criterion, error }) => `${criterion}${error ? ' failed' : ''}`);
    };
    assert.deepEqual(await criteriaOf(...data), methods);
    assert.deepEqual(await criteriaOf(...data, '--criteria', 'hessian-trace,l1'), ['hessian-trace', 'l1']);
    assert.deepEqual(await criteriaOf(), ['magnitude', 'random']);
  });
});

describe('--executor', function () {
  this.timeout(240_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('tfjs and reference agree', async () => {
    const { model, data } = samples[1];
    const line = ['compare', model, ...data, '--criteria', 'magnitude,taylor', '--seed', '3', '--sparsity', '0.5'];
    const run = (executor: string): Promise<z.infer<typeof compareDocument>> =>
      binary.json(compareDocument, 0, ...line, '--executor', executor);
    const [reference, tfjs] = await Promise.all([run('reference'), run('tfjs')]);
    assert.deepEqual([reference.executor, tfjs.executor], ['reference', 'tfjs']);
    assert.equal(reference.seed, 3);
    const [exact, found] = [reference, tfjs].map(({ baseline }) => baseline.loss ?? NaN);
    assert.ok(Math.abs(found - exact) <= 1e-4 * exact, `${found} instead of ${exact}`);
    assert.deepEqual(maskHashes(tfjs.results)['magnitude'], maskHashes(reference.results)['magnitude']);
  });
});
