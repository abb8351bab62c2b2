import assert from 'node:assert/strict';
import { describeMethods } from '../../../src/host/methods';
import { defaultChoices, knownChoices, withChoices } from '../../../src/host/setup';
import { methodsOf } from '../../../src/host/task';
import type { SetupChoices } from '../../../src/shared/protocol';
import { recipe as schema } from '../../../src/shared/recipe';

const base = schema.parse({
  schema: 1,
  model: 'm.json',
  data: { file: 'd.npz' },
  methods: [{ criterion: 'hessian' }, { criterion: 'random' }],
  sparsity: [0.5, 0.9],
});
const choices = defaultChoices(base, { epochs: 0, optimizer: 'sgd' });

describe('the setup of a comparison', () => {
  it('begins with the settings', () => {
    assert.deepEqual(choices.methods, ['hessian', 'random']);
    assert.deepEqual(choices.sparsities, [0.5, 0.9]);
    assert.equal(defaultChoices(base, { epochs: 3, optimizer: 'adam' }).fineTune, 3);
  });

  it('left as it is, changes nothing but to say how weights would be trained', () => {
    const recipe = withChoices(base, choices);
    assert.deepEqual({ ...recipe, training: undefined }, { ...base, training: undefined });
    assert.deepEqual(recipe.training, schema.parse({ ...base, training: {} }).training);
  });

  const cases: readonly [name: string, change: Partial<SetupChoices>, expected: object][] = [
    ['methods', { methods: ['l1'] }, { methods: [{ criterion: 'l1', options: {} }] }],
    ['sparsities', { sparsities: [0.3] }, { sparsity: [0.3] }],
    ['fine-tuning', { fineTune: 4 }, { fineTune: 4 }],
    ['a schedule', { schedule: 'cubic', rounds: 7 }, { schedule: { kind: 'cubic', rounds: 7 } }],
    ['recalibration', { recalibrate: true }, { recalibrate: true }],
    [
      'an optimizer',
      { optimizer: 'adam', learningRate: 0.002 },
      { training: { ...withChoices(base, choices).training, optimizer: 'adam', learningRate: 0.002 } },
    ],
  ];
  for (const [name, change, expected] of cases)
    it(`takes ${name} into a recipe that is valid`, () => {
      const recipe = withChoices(base, { ...choices, ...change });
      assert.deepEqual(schema.parse(recipe), recipe);
      assert.deepEqual({ ...recipe, ...expected }, recipe);
      assert.notDeepEqual(recipe, withChoices(base, choices));
    });

  it('forgets methods that there are no more', () => {
    const last = { ...choices, methods: ['hessian', 'of-an-older-version'] };
    assert.deepEqual(knownChoices(last, describeMethods(undefined)).methods, ['hessian']);
  });

  it('shows columns of the chosen methods alone once it runs', () => {
    const all = describeMethods(undefined);
    const setup = { kind: 'setup', recipe: base, base: '/', folder: '/r', choices } as const;
    assert.deepEqual(methodsOf(setup, all), all);
    assert.deepEqual(
      methodsOf({ ...setup, kind: 'compare' }, all).map(({ id }) => id),
      ['hessian', 'random'],
    );
  });
});
