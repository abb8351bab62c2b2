import assert from 'node:assert/strict';
import { describeMethods } from '../../../src/host/methods';
import { choicesOf, comparable, defaultChoices, knownChoices, withChoices } from '../../../src/host/setup';
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

  describe('with a recipe', () => {
    const written = schema.parse({
      ...base,
      methods: [
        { criterion: 'taylor', options: { form: 'snip' } },
        { criterion: 'taylor', options: { form: 'per-example' } },
        { criterion: 'random' },
      ],
      allocation: { scope: 'layer', exclude: ['conv*'] },
      schedule: { kind: 'cubic', rounds: 3 },
      training: { optimizer: 'adam', learningRate: 0.01, decay: 'cosine' },
      fineTune: 2,
      recalibrate: true,
      batchSize: 32,
      out: 'pruned.json',
      maskHash: 'f00',
    });
    const start = comparable(written);

    it('is what the recipe says, but for the file that it writes', () => {
      const again = withChoices(start, choicesOf(written, []));
      const { out, maskHash, ...expected } = written;
      assert.deepEqual([out, maskHash], ['pruned.json', 'f00']);
      assert.deepEqual(schema.parse(again), again);
      assert.deepEqual(again, expected);
    });

    it('can be changed: what is taken away is gone', () => {
      const less: SetupChoices = {
        ...choicesOf(written, []),
        methods: ['random', 'hessian'],
        fineTune: 0,
        schedule: 'one-shot',
        recalibrate: false,
        learningRate: undefined,
      };
      const { methods, training, fineTune, schedule, recalibrate } = withChoices(start, less);
      assert.deepEqual(
        methods.map(({ criterion }) => criterion),
        ['random', 'hessian'],
      );
      assert.deepEqual(
        { fineTune, schedule, recalibrate },
        { fineTune: undefined, schedule: undefined, recalibrate: undefined },
      );
      assert.deepEqual(training, { optimizer: 'adam', decay: 'cosine', momentum: 0.9, weightDecay: 0 });
    });

    it('has the usual sparsities where the recipe has a loss of accuracy instead', () => {
      const { maxDrop, sparsity } = withChoices(
        comparable({ ...written, sparsity: [], maxDrop: 0.01 }),
        choicesOf({ ...written, sparsity: [] }, [0.5]),
      );
      assert.deepEqual({ maxDrop, sparsity }, { maxDrop: 0.01, sparsity: [0.5] });
    });
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
