import assert from 'node:assert/strict';
import path from 'node:path';
import { findingsOf, type Surroundings } from '../../../../src/host/recipe-editor/findings';
import type { InspectDocument, ParameterDocument } from '../../../../src/shared/documents';
import { Problem } from '../../../../src/shared/problem';
import { text } from '../../../../src/shared/text';

const parameter = (name: string, role: ParameterDocument['role'], count: number): ParameterDocument => ({
  name,
  layer: name.split('/')[0] ?? '',
  role,
  shape: [count],
  dtype: 'float32',
  count,
  zeros: 0,
  prunable: role === 'kernel',
});
const inspection = {
  parameters: [
    parameter('dense_1/kernel', 'kernel', 6),
    parameter('dense_1/bias', 'bias', 2),
    parameter('dense_2/kernel', 'kernel', 4),
  ],
} as unknown as InspectDocument;

const folder = path.resolve('/recipes');
const files = ['model.json', 'd.npz', 'x.npy', 'y.npy', 'classes.txt'].map((name) => path.join(folder, name));
const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  file: path.join(folder, 'a.prune.json'),
  exists: async (file) => files.includes(file),
  inspect: async () => inspection,
  ...change,
});
const recipe = (parts: object = {}): string =>
  JSON.stringify(
    { schema: 1, model: 'model.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.5], ...parts },
    null,
    2,
  );

/** The findings as `severity code: the underlined text`. */
async function said(content: string, change: Partial<Surroundings> = {}): Promise<string[]> {
  const found = await findingsOf(content, around(change));
  return found.map(
    ({ severity, problem, offset, length }) => `${severity} ${problem.code}: ${content.slice(offset, offset + length)}`,
  );
}

describe('what is wrong with a recipe', () => {
  const cases: readonly [name: string, content: string, expected: readonly string[]][] = [
    ['nothing', recipe(), []],
    [
      'nothing, with everything',
      recipe({
        data: { file: 'd.npz' },
        test: { file: 'x.npy, y.npy' },
        allocation: { exclude: ['dense_2*'], min: { dense_1: 0.1 } },
      }),
      [],
    ],
    ['no JSON', '{ "schema": 1, }', ['error recipe-invalid: }']],
    ['an empty text', '', ['error recipe-invalid: ']],
    ['comments', `// a\n${recipe()}`, ['error recipe-invalid: // a']],
    ['an unknown key', recipe({ sparsities: [0.5] }), ['error recipe-invalid: "sparsities"']],
    ['two wrong values', recipe({ sparsity: [1], seed: -1 }), ['error recipe-invalid: 1', 'error recipe-invalid: -1']],
    ['a key that is missing', recipe({ model: undefined }), ['error recipe-invalid: {']],
    ['no sparsity', recipe({ sparsity: [] }), ['error recipe-invalid: "sparsity"']],
    ['a model that is not there', recipe({ model: 'gone.json' }), ['error file-missing: "gone.json"']],
    ['half a pair that is not there', recipe({ data: { file: 'x.npy,z.npy' } }), ['error file-missing: "x.npy,z.npy"']],
    [
      'classes that are not there',
      recipe({ data: { file: 'd.npz', classes: 'c.txt' } }),
      ['error file-missing: "c.txt"'],
    ],
    ['noise, which is no file', recipe({ data: { file: 'synthetic' } }), []],
    [
      'an idle include',
      recipe({ allocation: { include: ['dense_1*', 'conv*'] } }),
      ['warning option-invalid: "conv*"'],
    ],
    ['an idle exclude', recipe({ allocation: { exclude: ['conv*'] } }), ['warning option-invalid: "conv*"']],
    ['an idle rule', recipe({ allocation: { max: { 'conv*': 0.5 } } }), ['error option-invalid: "conv*"']],
    [
      'a rule of what is not scored',
      recipe({ allocation: { min: { '*/bias': 0.5 } } }),
      ['error option-invalid: "*/bias"'],
    ],
    ['a bias that is included', recipe({ allocation: { include: ['*/bias'], min: { '*/bias': 0.5 } } }), []],
    ['nothing that is left', recipe({ allocation: { exclude: ['*'] } }), ['error option-invalid: "exclude"']],
  ];
  for (const [name, content, expected] of cases) it(name, async () => assert.deepEqual(await said(content), expected));

  it('says where the parser stops in its own words', async () => {
    const [finding] = await findingsOf(recipe({ seed: 0.5 }), around());
    assert.equal(finding?.problem.details.found, 'seed');
    assert.match(String(finding?.problem.details.expected), /int/);
  });

  it('opens no model where there are no globs', async () => {
    const inspect = (): never => assert.fail('opened');
    assert.deepEqual(await said(recipe({ allocation: { scope: 'layer' } }), { inspect }), []);
    assert.deepEqual(await said(recipe({ model: 'gone.json', allocation: { exclude: ['*'] } }), { inspect }), [
      'error file-missing: "gone.json"',
    ]);
  });

  it('says what makes the model unreadable at the model', async () => {
    const inspect = (): never => {
      throw new Problem('format-unknown', text('{0} is no model.', 'model.json'));
    };
    assert.deepEqual(await said(recipe({ allocation: { exclude: ['*'] } }), { inspect }), [
      'error format-unknown: "model.json"',
    ]);
  });

  it('says nothing of what it may not look at', async () => {
    const content = recipe({ model: '../../x', allocation: { exclude: ['conv*'] } });
    assert.deepEqual(await said(content, { exists: async () => undefined, inspect: async () => undefined }), []);
  });
});
