import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, type DefaultTreeAdapterMap } from 'parse5';
import { percent } from '../../../src/shared/numbers';
import { recipe } from '../../../src/shared/recipe';
import { bundle, type Binary } from './binary';
import { compareDocument, failure } from './documents';

type Node = DefaultTreeAdapterMap['node'];
const words = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(words).join('') : '';
const find = (node: Node, id: string): Node | undefined => {
  if ('attrs' in node && node.attrs.some(({ name, value }) => name === 'id' && value === id)) return node;
  if (!('childNodes' in node)) return undefined;
  return node.childNodes.map((child) => find(child, id)).find((found) => found !== undefined);
};

const model = 'samples/mnist/lenet-300-100/model.json';
const compare = [
  ...['compare', model, '--data', 'samples/mnist/calibration.npz', '--limit', '128'],
  ...[
    '--test',
    'samples/mnist/test.npz',
    '--criteria',
    'magnitude,taylor',
    '--sparsity',
    '0.8,0.95',
    '--fine-tune',
    '1',
  ],
];

describe('--report', function () {
  this.timeout(240_000);
  let binary: Binary;
  before(async () => (binary = await bundle({ Limits: '局限' })));
  after(() => binary.dispose());

  it('writes one file with the numbers of the document', async () => {
    const folder = binary.folder();
    const report = path.join(folder, 'report.html');
    const { results } = await binary.json(compareDocument, 0, ...compare, '--report', report);
    assert.deepEqual(readdirSync(folder), ['report.html']);
    const html = readFileSync(report, 'utf8');
    const said = words(parse(html)).replace(/\s+/g, ' ');
    for (const { points } of results)
      for (const { metrics, fineTuned, layers } of points) {
        assert.ok(said.includes(`${percent(metrics.accuracy!, 2)} → ${percent(fineTuned!.accuracy!, 2)}`));
        for (const { kept, total } of layers) assert.ok(said.includes(percent(kept / total)));
      }
    assert.match(said, /Node\.js \d+/);
    const ran = recipe.parse(JSON.parse(words(find(parse(html), 'recipe')!)));
    assert.deepEqual([ran.model, ran.fineTune, ran.sparsity], [model, 1, [0.8, 0.95]]);
    assert.doesNotMatch(html, /https?:\/\//);
  });

  it('is in the user’s language, and says where it is', async () => {
    const report = path.join(binary.folder(), 'report.html');
    const { code, stdout } = await binary.run(...compare, '--report', report, '--lang', 'zh-cn');
    assert.equal(code, 0);
    assert.ok(stdout.includes(report));
    const html = readFileSync(report, 'utf8');
    assert.match(html, /<html lang="zh-cn">/);
    assert.match(html, /局限/);
  });

  it('replaces a file only with --force, and never what was read', async () => {
    const folder = binary.folder();
    const report = path.join(folder, 'report.html');
    writeFileSync(report, 'mine');
    const { error } = await binary.json(failure, 1, ...compare, '--report', report);
    assert.equal(error.code, 'file-exists');
    assert.equal(readFileSync(report, 'utf8'), 'mine');
    await binary.json(compareDocument, 0, ...compare, '--report', report, '--force');
    assert.match(readFileSync(report, 'utf8'), /^<!doctype html>/);
    const before = readFileSync(model);
    const refused = await binary.json(failure, 1, ...compare, '--report', model, '--force');
    assert.equal(refused.error.code, 'source-protected');
    assert.deepEqual(readFileSync(model), before);
    const shard = 'samples/mnist/lenet-300-100/group1-shard1of1.bin';
    assert.ok(existsSync(shard));
    assert.equal(
      (await binary.json(failure, 1, ...compare, '--report', shard, '--force')).error.code,
      'source-protected',
    );
  });
});
