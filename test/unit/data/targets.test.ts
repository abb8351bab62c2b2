import assert from 'node:assert/strict';
import { checkTargets } from '../../../src/core/data';
import type { Answers } from '../../../src/core/data/check-targets';
import { Evaluator } from '../../../src/core/evaluation/evaluator';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { input } from '../../../src/core/graph/leaf';
import { sigmoid } from '../../../src/core/ops/activations';
import { gemm } from '../../../src/core/ops/matmul';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { Problem } from '../../../src/shared/problem';
import { bytes, csv, floats, graphOf, integers, notesOf, npz, open, rowsOf } from './support';
import { fixture } from './images/expected';

const refused = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  assert.match(`${error.message} ${error.details.found ?? ''} ${error.details.expected ?? ''}`, message);
  return true;
};

describe('data: labels that are names', () => {
  const table = csv('a,b,kind', '1,2,dog', '3,4," cat"', '5,6,"emu, grey"', '7,8,dog');
  const recipe = { file: 'a.csv', labelColumn: 'kind' };

  it('count as sorted, quoted ones too, which is said', async () => {
    const dataset = await open({ 'a.csv': table }, recipe, graphOf({ x: [2] }));
    assert.deepEqual((await rowsOf(dataset, 0, 1, 2, 3)).y, [1, 0, 2, 1]);
    assert.deepEqual(dataset.targets, { kind: 'classes', classes: 3, names: ['cat', 'dog', 'emu, grey'] });
    assert.deepEqual(notesOf(dataset), ['a.csv: 3 classes by name: 0 = cat, 1 = dog, 2 = emu, grey.']);
  });

  it('capitals sort as Python sorts them', async () => {
    const dataset = await open(
      { 'a.csv': csv('a,label', '1,b', '2,B', '3,a') },
      { file: 'a.csv' },
      graphOf({ x: [1] }),
    );
    assert.deepEqual((await rowsOf(dataset, 0, 1, 2)).y, [2, 0, 1]);
  });

  it('more than a note has room for: the first and the last', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => `1,c${index + 100}`);
    const dataset = await open({ 'a.csv': csv('a,label', ...rows) }, { file: 'a.csv' }, graphOf({ x: [1] }));
    assert.match(notesOf(dataset)[1], /100 classes by name: 0 = c100, .*10 = c110, …, 99 = c199\./);
  });

  const broken = [
    { name: 'a number among names', rows: ['1,cat', '2,7'], says: /example 1 .* 7 a name of a class/ },
    { name: 'a name among numbers', rows: ['1,0', '2,1', '3,cat'], says: /example 2 .* cat a number/ },
    { name: 'an empty label', rows: ['1,cat', '2,'], says: /example 1 .* an empty cell/ },
  ];
  for (const { name, rows, says } of broken)
    it(`${name} is refused`, () =>
      assert.rejects(open({ 'a.csv': csv('a,label', ...rows) }, { file: 'a.csv' }), refused('label-invalid', says)));

  it('an open quote is refused, not read to the end of the file', () =>
    assert.rejects(
      open({ 'a.csv': csv('a,label', '1,"cat', '2,dog') }, { file: 'a.csv' }),
      refused('file-malformed', /quote/i),
    ));

  it('a missing column is refused, with the names of the columns', () =>
    assert.rejects(
      open({ 'a.csv': table }, { file: 'a.csv', labelColumn: 'sort' }),
      refused('option-invalid', /a, b, kind sort/),
    ));
});

describe('data: targets against the model', () => {
  const answers = (classes: number, loss: Answers['loss'] = 'cross-entropy', shape = [classes]): Answers => ({
    classes,
    shape,
    loss,
  });
  const check = async (y: Parameters<typeof npz>[0][string], wanted: Answers): Promise<void> => {
    const x = floats([y.shape[0], 1], ...Array.from({ length: y.shape[0] }, (_, row) => row));
    await checkTargets(await open({ 'a.npz': npz({ x, y }) }, { file: 'a.npz' }), wanted);
  };
  const multiHot = bytes([3, 4], 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1);

  it('takes multi-hot rows, soft ones too', async () => {
    await check(multiHot, answers(4, 'binary-cross-entropy'));
    await check(floats([1, 2], 0.25, 1), answers(2, 'binary-cross-entropy'));
  });
  it('takes any number for a regression', () => check(floats([2, 2], -3, 4, 5, 6), answers(2, 'mean-squared-error')));
  it('takes a label for each position', () =>
    check(integers([2, 3], 0, 1, 2, 2, 1, 0), answers(3, 'cross-entropy', [3, 3])));

  it('takes shares of exclusive classes', () =>
    check(floats([2, 3], 0.5, 0.5, 0, 0.2, 0.3, 0.5), answers(3, 'cross-entropy')));

  const wrong = [
    {
      name: 'several classes at once where they exclude each other',
      y: bytes([3, 2], 0, 1, 1, 0, 1, 1),
      wanted: answers(2, 'cross-entropy'),
      code: 'label-invalid',
      says: /example 2 .* 2 a row with the sum 1/,
    },
    {
      name: 'a number beyond 1 in a multi-hot row',
      y: bytes([3, 2], 0, 1, 1, 0, 0, 2),
      wanted: answers(2, 'binary-cross-entropy'),
      code: 'label-invalid',
      says: /example 2 .* 2 0 to 1/,
    },
    {
      name: 'rows of another width than the outputs',
      y: multiHot,
      wanted: answers(5, 'binary-cross-entropy'),
      code: 'data-mismatch',
      says: /\[4\] \[5\]/,
    },
    {
      name: 'one-hot rows of another width',
      y: bytes([2, 3], 1, 0, 0, 0, 1, 0),
      wanted: answers(10),
      code: 'data-mismatch',
      says: /\[3\] \[10\]/,
    },
    {
      name: 'a label outside at one of several positions',
      y: integers([2, 3], 0, 1, 2, 2, 1, 3),
      wanted: answers(3, 'cross-entropy', [3, 3]),
      code: 'label-invalid',
      says: /example 1 .* 3 0 to 2/,
    },
    {
      name: 'a binary label beyond 1',
      y: integers([3], 0, 1, 2),
      wanted: { classes: 2, shape: [1], loss: 'binary-cross-entropy' } as const,
      code: 'label-invalid',
      says: /example 2 .* 2 0 to 1/,
    },
  ] as const;
  for (const { name, y, wanted, code, says } of wrong)
    it(`${name}: ${code}`, () => assert.rejects(check(y, wanted), refused(code, says)));

  it('named classes are as many as the model’s', async () => {
    const files = { 'set/a/1.png': fixture('rgb8.png'), 'set/b/1.png': fixture('rgb8.png') };
    const dataset = await open(files, { file: 'set' });
    await checkTargets(dataset, answers(2));
    await checkTargets(dataset, { classes: 2, shape: [1], loss: 'binary-cross-entropy' });
    for (const classes of [3, 10])
      await assert.rejects(checkTargets(dataset, answers(classes)), refused('label-invalid', /2: a, b/));
  });
});

describe('data: multi-hot rows', () => {
  it('make a binary cross-entropy of a sigmoid, whose outputs are right or wrong by themselves', async () => {
    const [node, kernel] = [input('x', [1, 2]), input('w', [2, 3])];
    const graph = {
      ...graphOf({}),
      inputs: [{ name: 'x', node }],
      outputs: [{ name: 'y', node: sigmoid(gemm(node, kernel)) }],
    };
    const file = npz({ x: floats([2, 2], 1, 0, 0, 1), y: bytes([2, 3], 1, 0, 1, 1, 1, 0) });
    const dataset = await open({ 'a.npz': file }, { file: 'a.npz' }, graph);
    assert.deepEqual(dataset.targets, { kind: 'vectors', shape: [3], oneHot: false });
    const objective = objectiveOf(graph, { targets: dataset.targets });
    assert.equal(objective.loss, 'binary-cross-entropy');
    // Logits 2, −2, −2 and 2, 2, −2: one of six outputs is wrong.
    const weights = new Map([[kernel, Float32Array.of(2, -2, -2, 2, 2, -2)]]);
    const { accuracy, loss } = await new Evaluator({
      objective,
      dataset,
      executor: createReferenceExecutor(),
    }).evaluate(weights);
    assert.equal(accuracy, 5 / 6);
    const [right, wrong] = [Math.log1p(Math.exp(-2)), Math.log1p(Math.exp(2))];
    assert.ok(Math.abs((loss ?? 0) - (5 * right + wrong) / 6) < 1e-6);
  });
});
