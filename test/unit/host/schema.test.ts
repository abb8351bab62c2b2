import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { methodCards } from '../../../src/shared/method-cards';
import { recipe } from '../../../src/shared/recipe';
import * as guide from '../../../src/shared/recipe-guide';
import { recipeSchema } from '../../../src/shared/recipe-schema';

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const committed = json('schemas/recipe.schema.json');
const catalogue = json('l10n/bundle.l10n.zh-cn.json') as Record<string, string>;

describe('the JSON schema of recipes', () => {
  it('is the one that the parser has (else: node schemas/write.mjs)', () => {
    assert.deepEqual(committed, JSON.parse(JSON.stringify(recipeSchema())));
  });

  it('is there in Chinese, the same but for its words', () => {
    const chinese = json('schemas/recipe.schema.zh-cn.json');
    assert.deepEqual(chinese, JSON.parse(JSON.stringify(recipeSchema(catalogue))));
    assert.deepEqual(withoutWords(chinese), withoutWords(committed));
    const [english, translated] = [wordsOf(committed), wordsOf(chinese)];
    assert.ok(english.length > 100, `${english.length} texts`);
    for (const words of translated) assert.match(words, /[一-鿿]/);
  });

  it('says of every key what it means, and of each data set what it is for', () => {
    const { properties } = committed as { properties: Record<string, Described> };
    const silent = ([name, { description = '', properties: inner = {} }]: [string, Described]): string[] => [
      ...(description === '' ? [name] : []),
      ...Object.entries(inner)
        .flatMap(silent)
        .map((key) => `${name}.${key}`),
    ];
    assert.deepEqual(Object.entries(properties).flatMap(silent), []);
    assert.equal(new Set(['data', 'test', 'train'].map((key) => properties[key]?.description)).size, 3);
  });

  it('explains each value of a choice, and no other', () => {
    const guides = [
      guide.recipeGuide,
      guide.dataGuide,
      guide.allocationGuide,
      guide.trainingGuide,
      guide.scheduleGuide,
    ];
    const explained = guides.flatMap((keys) =>
      Object.entries(keys as Record<string, guide.KeyGuide>).flatMap(([name, { values }]) =>
        values ? [[name, Object.keys(values)] as const] : [],
      ),
    );
    const choices = new Map(enumsOf(committed));
    for (const [name, values] of explained)
      assert.deepEqual(values, choices.get(name) ?? ['layer'], `${name}: ${choices.get(name)?.join()}`);
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
    ['an option', { ...least, methods: [{ criterion: 'taylor', options: { form: 'snip' } }] }, true],
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

  const unknown: readonly [string, object][] = [
    ['criterion', { criterion: 'magnitud' }],
    ['option', { criterion: 'magnitude', options: { form: 'snip' } }],
    ['value of an option', { criterion: 'taylor', options: { form: 'obd' } }],
  ];
  for (const [what, wrong] of unknown)
    it(`refuses an unknown ${what}, as the criteria do`, () => {
      assert.equal(valid({ ...least, methods: [wrong] }), false);
    });

  it('offers recipes that are valid once their places are filled', () => {
    const { defaultSnippets } = committed as { defaultSnippets: { label: string; body: unknown }[] };
    assert.deepEqual(
      defaultSnippets.map(({ label }) => label),
      ['compare', 'prune'],
    );
    for (const { label, body } of defaultSnippets) {
      const filled = JSON.stringify(body).replace(/"\^\$\{\d:([^}]*)\}"|\$\{\d:([^}]*)\}/g, '$1$2');
      assert.ok(valid(JSON.parse(filled)), label);
    }
  });

  it('names every method', () => {
    const criteria = enumsOf(committed).find(([name]) => name === 'criterion')?.[1];
    assert.deepEqual(
      criteria,
      methodCards.map(({ id }) => id),
    );
  });
});

interface Described {
  readonly description?: string;
  readonly properties?: Record<string, Described>;
}

const isWords = (key: string): boolean => /description/i.test(key);
const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  const kept = entriesOf(value).filter(
    ([key, inner]) => !isWords(key) || (typeof inner === 'object' && !Array.isArray(inner)),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutWords(inner)]));
}

/** Every text for people in a schema. */
function wordsOf(value: unknown): string[] {
  return entriesOf(value).flatMap(([key, inner]) =>
    isWords(key) ? [inner].flat().filter((each): each is string => typeof each === 'string') : wordsOf(inner),
  );
}

/** The values of each key that is a choice. */
function enumsOf(value: unknown): [string, readonly string[]][] {
  return entriesOf(value).flatMap(([key, inner]) => {
    const own = entriesOf(inner).find(([name, of]) => name === 'enum' && Array.isArray(of));
    return own ? [[key, own[1] as string[]] as [string, readonly string[]]] : enumsOf(inner);
  });
}
