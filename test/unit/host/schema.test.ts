import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { recipe } from '../../../src/shared/recipe';
import { recipeSchema } from '../../../src/shared/recipe-schema';

const committed: unknown = JSON.parse(readFileSync('schemas/recipe.schema.json', 'utf8'));

describe('the JSON schema of recipes', () => {
  it('is the one that the parser has (else: node schemas/write.mjs)', () => {
    assert.deepEqual(committed, JSON.parse(JSON.stringify(recipeSchema())));
  });

  const valid = new Ajv({ strict: false }).compile(committed as object);
  const least = { schema: 1, model: 'model.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.9] };
  const cases: readonly [string, unknown, boolean][] = [
    ['the least that a run needs', least, true],
    [
      'everything',
      { ...least, $schema: 'x', data: { file: 'x.npy,y.npy', limit: 9 }, seed: 4294967295, out: 'p.json' },
      true,
    ],
    ['an unknown key', { ...least, sparsities: [0.5] }, false],
    ['no method', { ...least, methods: [] }, false],
    ['a sparsity of 1', { ...least, sparsity: [1] }, false],
    ['a negative seed', { ...least, seed: -1 }, false],
    ['a later version', { ...least, schema: 2 }, false],
    ['a wrong scope', { ...least, allocation: { scope: 'row' } }, false],
  ];
  for (const [name, value, expected] of cases)
    it(`says what the parser says: ${name}`, () => {
      assert.equal(valid(value), expected);
      assert.equal(recipe.safeParse(value).success, expected);
    });

  const method = { criterion: 'l1' };
  const decided = { criterion: 'l1', options: { threshold: '0.01' } };
  const none: readonly [string, object, boolean][] = [
    ['with a loss of accuracy', { methods: [method], maxDrop: 0.01 }, true],
    ['where every method has a threshold of its own', { methods: [decided] }, true],
    ['where one has none', { methods: [decided, method] }, false],
    ['where a schedule needs one', { methods: [decided], schedule: { kind: 'cubic' } }, false],
    ['otherwise', { methods: [method], sparsity: [] }, false],
  ];
  for (const [name, parts, expected] of none)
    it(`a recipe without a sparsity is ${expected ? 'one' : 'none'} ${name}`, () =>
      assert.equal(recipe.safeParse({ schema: 1, model: 'model.json', ...parts }).success, expected));
});
