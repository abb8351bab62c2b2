import assert from 'node:assert/strict';
import { parseCondition } from '../../../src/cli/fail-if';
import { Problem } from '../../../src/shared/problem';

const result = {
  removed: 90,
  kept: 10,
  criterion: 'taylor',
  guard: { parameters: ['a/kernel'], restored: 1 },
  warnings: [],
  after: { accuracy: 0.94, loss: 1e-3, 'odd name': 7 },
  layers: [{ name: 'a/kernel', kept: 1 }],
  equal: false,
};

const holds: readonly (readonly [source: string, expected: boolean])[] = [
  ['after.accuracy < 0.95', true],
  ['after.accuracy<0.94', false],
  ['after.accuracy <= .94', true],
  ['after.loss == 1e-3', true],
  ['after.loss > -1', true],
  ['removed != 90', false],
  ['criterion == "taylor"', true],
  ["criterion == 'gradient'", false],
  ['layers[0].kept == 1', true],
  ['layers[0]["name"] == "a/kernel"', true],
  ['layers.length == 1', true],
  ["after['odd name'] == 7", true],
  // && binds tighter than ||, ! tighter than both.
  ['removed == 90 || removed == 1 && kept == 1', true],
  ['(removed == 90 || removed == 1) && kept == 1', false],
  ['!(removed == 90)', false],
  ['!guard', false],
  ['!!guard', true],
  ['guard', true],
  ['warnings', false],
  ['nothing.there', false],
  ['!nothing.there && kept == 10', true],
  ['equal == false', true],
  // A comparison that is not reached is not looked at.
  ['kept == 10 || nothing > 1', true],
  ['  true  ', true],
  ['false', false],
];

const malformed: readonly (readonly [source: string, character: number])[] = [
  ['', 1],
  ['   ', 1],
  ['after.accuracy <', 17],
  ['after.accuracy < 0.95 &&', 25],
  ['after.accuracy << 0.95', 17],
  ['(kept == 1', 11],
  ['kept == 1)', 10],
  ['kept = 1', 6],
  ['kept & removed', 6],
  ['kept + 1', 6],
  ['process.exit()', 13],
  ['kept == "open', 9],
  ['layers[0', 9],
  ['layers[x]', 8],
  ['a..b', 3],
  ['1 < 2 < 3', 7],
  ['('.repeat(200) + 'kept' + ')'.repeat(200), 102],
];

const unfit: readonly (readonly [source: string, found: RegExp])[] = [
  ['after.acuracy < 0.95', /^after\.acuracy$/],
  ['guard > 1', /^guard$/],
  ['criterion < 3', /"taylor" < 3/],
  ['after.accuracy == "0.94"', /0\.94 == "0\.94"/],
  // Own keys only: what every object inherits is no part of the result.
  ['constructor.name == "Object"', /^constructor\.name$/],
  ['after.__proto__.x == 1', /__proto__/],
];

const problemOf = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
};

describe('--fail-if', () => {
  for (const [source, expected] of holds)
    it(`${source} → ${expected}`, () => assert.equal(parseCondition(source).holds(result), expected));

  for (const [source, character] of malformed)
    it(`refuses ${source.slice(0, 40)} at character ${character}`, () => {
      const problem = problemOf(() => parseCondition(source));
      assert.equal(problem.code, 'option-invalid');
      assert.match(problem.message, new RegExp(`character ${character}\\.`));
    });

  for (const [source, found] of unfit)
    it(`says that the result lacks what ${source} compares`, () => {
      const problem = problemOf(() => parseCondition(source).holds(result));
      assert.equal(problem.code, 'option-invalid');
      assert.match(String(problem.details.found), found);
    });
});
