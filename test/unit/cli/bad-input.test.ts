import assert from 'node:assert/strict';
import path from 'node:path';
import { bundle, type Binary } from './binary';
import { inspectDocument, pruneDocument } from './documents';
import { readNpz, writeNpz, writeTinyData, writeTinyModel } from './files';
import { evaluate, floats, labels, refuses, withData, written, type Refusal } from './refusals';

const cases: readonly Refusal[] = [
  {
    name: 'no model',
    code: 'file-missing',
    says: /nothing\.json/,
    args: (folder) => ['inspect', path.join(folder, 'nothing.json')],
  },
  { name: 'a folder for a model', code: 'file-unreadable', says: /./, args: (folder) => ['inspect', folder] },
  {
    name: 'a missing shard',
    code: 'shard-missing',
    says: /weights\.bin/,
    args: (folder) => ['inspect', writeTinyModel(folder, { shard: false })],
  },
  {
    name: 'a short shard',
    code: 'shard-short',
    says: /weights\.bin/,
    args: (folder) => ['inspect', writeTinyModel(folder, { short: 4 })],
  },
  {
    name: 'malformed JSON',
    code: 'file-malformed',
    says: /model\.json/,
    args: (folder) => ['inspect', written(folder, 'model.json', '{"modelTopology": ')],
  },
  {
    name: 'a file of no known format',
    code: 'format-unknown',
    says: /notes\.txt/,
    args: (folder) => ['inspect', written(folder, 'notes.txt', 'hello')],
  },
  {
    name: 'a NaN weight',
    code: 'weight-not-finite',
    says: /a\/kernel/,
    args: (folder) => ['inspect', writeTinyModel(folder, { first: [1, NaN] })],
  },
  {
    name: 'an unknown layer, where the network must run',
    code: 'graph-required',
    says: /Mystery/,
    args: (folder) => evaluate(writeTinyModel(folder, { layerClass: 'Mystery' }), writeTinyData(folder)),
  },
  {
    name: 'no data',
    code: 'file-missing',
    says: /none\.npz/,
    args: (folder) => evaluate(writeTinyModel(folder), path.join(folder, 'none.npz')),
  },
  {
    name: 'data that is no npz',
    code: 'file-malformed',
    says: /data\.npz/,
    args: (folder) => evaluate(writeTinyModel(folder), written(folder, 'data.npz', 'hello')),
  },
  { name: 'x that does not fit', code: 'data-mismatch', says: /5/, args: withData({ x: floats([8, 5], () => 1) }) },
  {
    name: 'more labels than examples',
    code: 'data-mismatch',
    says: /9/,
    args: withData({ y: labels(0, 1, 0, 1, 0, 1, 0, 1, 0) }),
  },
  {
    name: 'a label outside the classes',
    code: 'label-invalid',
    says: /2.*(row|example).*|(row|example).*2/i,
    args: withData({ y: labels(0, 1, 0, 2, 0, 1, 0, 1) }),
  },
  {
    name: 'a negative label',
    code: 'label-invalid',
    says: /-1/,
    args: withData({ y: labels(0, 1, 0, -1, 0, 1, 0, 1) }),
  },
  {
    name: 'NaN in the data',
    code: 'data-not-finite',
    says: /(row|example).*4|4.*(row|example)/i,
    args: withData({ x: floats([8, 4], (index) => (index === 17 ? NaN : 1)) }),
  },
  {
    name: 'no examples',
    code: 'data-empty',
    says: /data\.npz/,
    args: withData({ x: floats([0, 4], () => 1), y: labels() }),
  },
  {
    name: 'no labels for a method that needs them',
    code: 'label-missing',
    says: /gradient/,
    args: (folder) => {
      const data = writeNpz(path.join(folder, 'x.npz'), { x: floats([20, 4], Math.sin) });
      const out = path.join(folder, 'out.json');
      return [
        'prune',
        writeTinyModel(folder),
        '--data',
        data,
        '--criterion',
        'gradient',
        '--sparsity',
        '0.5',
        '--out',
        out,
      ];
    },
  },
  {
    name: 'a sparsity of 1',
    exit: 2,
    code: 'sparsity-invalid',
    says: /--sparsity/,
    args: (folder) => ['compare', writeTinyModel(folder), '--sparsity', '1'],
  },
  {
    name: 'fewer weights than layers',
    code: 'sparsity-impossible',
    says: /18/,
    args: (folder) => [
      'prune',
      writeTinyModel(folder),
      '--criterion',
      'magnitude',
      '--sparsity',
      '0.95',
      '--out',
      path.join(folder, 'o.json'),
    ],
  },
  {
    name: 'a malformed recipe',
    code: 'recipe-invalid',
    says: /sparsity/,
    args: (folder) => [
      'run',
      written(
        folder,
        'a.prune.json',
        JSON.stringify({ schema: 1, model: 'model.json', methods: [{ criterion: 'magnitude' }], sparsity: [1.5] }),
      ),
    ],
  },
  {
    name: 'a recipe that is no JSON',
    code: 'recipe-invalid',
    says: /b\.prune\.json/,
    args: (folder) => ['run', written(folder, 'b.prune.json', '{')],
  },
];

describe('bad input in the terminal', function () {
  this.timeout(60_000);
  let binary: Binary;
  before(async () => (binary = await bundle()));
  after(() => binary.dispose());

  refuses(cases, () => binary);

  it('an unknown layer: weights only, and still scored by magnitude and saved', async () => {
    const folder = binary.folder();
    const model = writeTinyModel(folder, { layerClass: 'Mystery' });
    const { mode, reason } = await binary.json(inspectDocument, 0, 'inspect', model);
    assert.equal(mode, 'weights-only');
    assert.match(reason ?? '', /Mystery/);
    const out = path.join(folder, 'out.json');
    const pruned = await binary.json(
      pruneDocument,
      0,
      'prune',
      model,
      '--criterion',
      'magnitude',
      '--sparsity',
      '0.5',
      '--out',
      out,
    );
    assert.equal(pruned.removed, 9);
    assert.equal(pruned.executor, 'none');
  });

  it('an accuracy near chance is warned of before anything else', async () => {
    const folder = binary.folder();
    const model = writeTinyModel(folder);
    const outputs = path.join(folder, 'outputs.npz');
    await binary.run('predict', model, '--data', writeTinyData(folder), '--out', outputs);
    const [{ data: answers }] = readNpz(outputs).values();
    const said = labels(...Array.from({ length: 8 }, (_, row) => Number(answers[2 * row + 1] > answers[2 * row])));
    const others = labels(...Array.from(said.data, (label) => 1 - label));
    for (const [y, accuracy] of [
      [said, '100.00 %'],
      [others, '0.00 %'],
    ] as const) {
      const test = writeTinyData(folder, { y });
      const { stdout, stderr } = await binary.run('compare', model, '--test', test, '--criteria', 'magnitude');
      assert.ok(stdout.startsWith(`Unpruned: accuracy ${accuracy}`), stdout);
      assert.equal(/^warning: .*near chance[^]*^Scoring/m.test(stderr), y === others, stderr);
      const evaluated = await binary.run('evaluate', model, '--data', test);
      assert.equal(/^warning: .*near chance/m.test(evaluated.stderr), y === others, evaluated.stderr);
    }
  });
});
