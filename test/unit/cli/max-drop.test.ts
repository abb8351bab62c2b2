import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { compareDocument, failure, pruneDocument } from './documents';
import { writeTinyData, writeTinyModel } from './files';
import { accuracyOf, digits, stock } from './stock';

const model = 'samples/mnist/lenet-300-100/model.json';
const data = ['--data', 'samples/mnist/calibration.npz', '--limit', '256', '--test', 'samples/mnist/test.npz'];

describe('--max-drop', function () {
  this.timeout(240_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  it('prunes to the highest sparsity that loses at most so much, and says how sure that is', async () => {
    const out = path.join(binary.folder(), 'model.json');
    const line = ['prune', model, '--criterion', 'magnitude', '--max-drop', '0.01', ...data, '--out', out];
    const document = await binary.json(pruneDocument, 0, ...line);
    const { search, before: unpruned, after, removed, kept } = document;
    assert.ok(search?.sparsity && search.drop !== undefined && search.standardError);
    assert.equal(removed, Math.round((removed + kept) * search.sparsity));
    const lost = (unpruned.accuracy ?? 0) - (after.accuracy ?? 0);
    assert.ok(Math.abs(lost - search.drop) < 1e-9);
    assert.ok(lost <= 0.01 + 1e-9 && search.sparsity > 0.5, `${lost} at ${search.sparsity}`);
    // Somewhat more was tried and lost too much.
    assert.ok(
      search.probes.some(
        ({ sparsity, accuracy }) =>
          sparsity > search.sparsity! &&
          sparsity < search.sparsity! + 0.01 &&
          (unpruned.accuracy ?? 0) - accuracy > 0.01,
      ),
    );
    // Of a paired difference of answers that are right or wrong: at most the disagreements, sqrt(share / n).
    const disagree = 1 - (after.drift?.agreement ?? 0);
    assert.ok(search.standardError < Math.sqrt(disagree / 2000) * 1.01);
    const { x, labels } = digits();
    assert.ok(Math.abs(accuracyOf(await stock(out, x), labels) - (after.accuracy ?? 0)) < 1e-9);

    const { stdout } = await binary.run(...line, '--force');
    const points = (share: number): string => (100 * share).toFixed(2);
    assert.ok(
      stdout.includes(
        `${points(search.sparsity)} % removed, ${points(search.drop)} points lost ± ${points(search.standardError)} (standard error, 2,000 examples)`,
      ),
      stdout,
    );
    assert.match(stdout, /chosen on the examples that it is measured on/);
  });

  it('exit 3 where none loses as little, and nothing is written', async () => {
    const folder = binary.folder();
    const out = path.join(folder, 'model.json');
    const line = ['prune', model, '--criterion', 'random', '--max-drop', '0', ...data, '--out', out];
    const { error } = await binary.json(failure, 3, ...line);
    assert.equal(error.code, 'drop-impossible');
    assert.match(error.found ?? '', /accuracy 0\.97\d* at 0\.001/);
    assert.ok(error.remedy);
    assert.deepEqual(readdirSync(folder), []);
    const { code, stdout, stderr } = await binary.run(...line);
    assert.deepEqual([code, stdout], [3, '']);
    assert.ok(stderr.includes(error.message));
  });

  it('adds a point for each method of a comparison', async () => {
    const line = [
      'compare',
      model,
      ...data,
      '--criteria',
      'magnitude,random',
      '--sparsity',
      '0.9',
      '--max-drop',
      '0.01',
    ];
    const { results, baseline } = await binary.json(compareDocument, 0, ...line);
    for (const { method, points, search } of results) {
      const found = points.find(({ sparsity }) => sparsity === search?.sparsity);
      assert.ok(found && points.length === 2, method);
      assert.ok((baseline.accuracy ?? 0) - (found.metrics.accuracy ?? 0) <= 0.01 + 1e-9);
    }
    const { stdout } = await binary.run(...line);
    assert.match(stdout, /90\.0 % of the scored weights removed.*\nlayer +magnitude +random\n/);
    assert.match(stdout, /Each method at its own sparsity.*\nlayer +magnitude +random\n/);
    assert.match(stdout, /\nmagnitude: [\d.]+ % removed, [\d.]+ points lost ± [\d.]+ /);
  });

  it('needs labels', async () => {
    const folder = binary.folder();
    const tiny = writeTinyModel(folder);
    const line = ['prune', tiny, '--criterion', 'magnitude', '--max-drop', '0.1', '--data', 'synthetic'];
    const { error } = await binary.json(failure, 1, ...line, '--out', path.join(folder, 'out.json'));
    assert.equal(error.code, 'label-missing');
    assert.ok(writeTinyData(folder));
  });
});
