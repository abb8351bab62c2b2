import assert from 'node:assert/strict';
import { allocationOf } from '../../../src/cli/flags/allocation';
import { dataOf } from '../../../src/cli/flags/data';
import { executionOf } from '../../../src/cli/flags/execution';
import { methodsOf } from '../../../src/cli/flags/methods';
import { scheduleOf } from '../../../src/cli/flags/schedule';
import { trainingOf } from '../../../src/cli/flags/training';
import {
  fraction,
  integer,
  namesOf,
  numberOf,
  numbers,
  numberThat,
  repeated,
  shareByGlob,
  shareOf,
  shares,
  sizeOf,
} from '../../../src/cli/flags/values';
import { recipeOf } from '../../../src/cli/recipe';
import { Problem, type ProblemCode } from '../../../src/shared/problem';

const code = (expected: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === expected;

const accepted: (readonly [name: string, read: () => unknown, expected: unknown])[] = [
  ['an integer', () => integer('--limit', 1)('512'), 512],
  ['a seed', () => integer('--seed', 0, 0xffffffff)('4294967295'), 4294967295],
  ['a negative number', () => numberOf('--threshold', '-1.5e-3'), -0.0015],
  ['a share', () => shareOf('--sparsity', '0'), 0],
  ['shares, each once', () => shares('--sparsity')('0.5, .8,0.5'), [0.5, 0.8]],
  ['a fraction', () => fraction('--scale')('1/255'), 1 / 255],
  ['a number as a fraction', () => fraction('--scale')('0.5'), 0.5],
  ['numbers', () => numbers('--mean')('0.1,0.2'), [0.1, 0.2]],
  ['names', () => namesOf('--criteria', 'magnitude, taylor'), ['magnitude', 'taylor']],
  ['a size', () => sizeOf('--resize')('320x240'), '320x240'],
  [
    'how images are read, for both data sets',
    () => dataOf({ data: 'd', test: 't', limit: 3, resize: '256', crop: '224', classes: 'names.txt', skipBad: true }),
    {
      data: { file: 'd', limit: 3, resize: '256', crop: '224', classes: 'names.txt', skipBad: true },
      test: { file: 't', resize: '256', crop: '224', classes: 'names.txt', skipBad: true },
    },
  ],
  ['a repeated flag', () => repeated('b', repeated('a')), ['a', 'b']],
  ['rules by glob, the last = divides', () => shareByGlob('--min')('a=b*=0.5', { x: 0.1 }), { x: 0.1, 'a=b*': 0.5 }],
];

const magnitude = methodsOf(['magnitude']);
const usualTraining = { optimizer: 'sgd', decay: 'constant', momentum: 0.9, weightDecay: 0 };
accepted.push(
  ['a number in its range', () => numberThat('--lr', (rate) => rate > 0, '> 0')('1e-3'), 0.001],
  ['no schedule', () => scheduleOf({}), {}],
  [
    'a schedule with the usual rounds',
    () => scheduleOf({ schedule: 'cubic' }),
    { schedule: { kind: 'cubic', rounds: 5 } },
  ],
  [
    'a schedule with its rounds',
    () => scheduleOf({ schedule: 'iterative', rounds: 3 }),
    { schedule: { kind: 'iterative', rounds: 3 } },
  ],
  ['no training', () => trainingOf({}, magnitude), {}],
  ['fine-tuning as the recipe has it', () => trainingOf({ fineTune: 2 }, magnitude), { fineTune: 2 }],
  ['training data alone', () => trainingOf({ fineTune: 2, train: 'a.npz' }, magnitude), { fineTune: 2 }],
  [
    'fine-tuning with all that it may be told',
    () =>
      trainingOf(
        {
          ...{ fineTune: 2, recalibrate: true, lr: 0.1, lrDecay: 'step', momentum: 0, weightDecay: 5e-4 },
          ...{ trainBatchSize: 100, patience: 3 },
        },
        magnitude,
      ),
    {
      fineTune: 2,
      recalibrate: true,
      training: {
        ...usualTraining,
        ...{ learningRate: 0.1, decay: 'step', momentum: 0, weightDecay: 5e-4, batchSize: 100, patience: 3 },
      },
    },
  ],
  [
    'another optimizer',
    () => trainingOf({ fineTune: 1, optimizer: 'adam' }, magnitude),
    { fineTune: 1, training: { ...usualTraining, optimizer: 'adam' } },
  ],
);

const refused: readonly (readonly [name: string, read: () => unknown, code: ProblemCode])[] = [
  ['0 examples', () => integer('--limit', 1)('0'), 'option-invalid'],
  ['half an example', () => integer('--limit', 1)('1.5'), 'option-invalid'],
  ['hexadecimal', () => integer('--limit', 1)('0x10'), 'option-invalid'],
  ['nothing', () => integer('--limit', 1)(''), 'option-invalid'],
  ['a seed too large', () => integer('--seed', 0, 0xffffffff)('4294967296'), 'option-invalid'],
  ['infinity', () => numberOf('--threshold', 'Infinity'), 'option-invalid'],
  ['a number too large', () => numberOf('--threshold', '1e999'), 'option-invalid'],
  ['a sparsity of 1', () => shareOf('--sparsity', '1'), 'sparsity-invalid'],
  ['a negative sparsity', () => shareOf('--sparsity', '-0.1'), 'sparsity-invalid'],
  ['a percentage', () => shareOf('--sparsity', '90%'), 'sparsity-invalid'],
  ['NaN', () => shareOf('--sparsity', 'NaN'), 'sparsity-invalid'],
  ['one bad share of several', () => shares('--sparsity')('0.5,90'), 'sparsity-invalid'],
  ['an empty name', () => namesOf('--criteria', 'a,,b'), 'option-invalid'],
  ['a fraction of three', () => fraction('--scale')('1/2/3'), 'option-invalid'],
  ['a division by zero', () => fraction('--scale')('1/0'), 'option-invalid'],
  ['a size of zero', () => sizeOf('--resize')('0'), 'option-invalid'],
  ['a size of three', () => sizeOf('--resize')('1x2x3'), 'option-invalid'],
  ['a preset beside a mean', () => dataOf({ data: 'd', preprocess: 'unit', mean: [1] }), 'option-invalid'],
  ['a preset beside a scale', () => dataOf({ data: 'd', preprocess: 'none', scale: 1 }), 'option-invalid'],
  ['a preset beside a deviation', () => dataOf({ test: 'd', preprocess: 'none', std: [1] }), 'option-invalid'],
  ['a preset beside channels', () => dataOf({ data: 'd', preprocess: 'unit', channels: 'bgr' }), 'option-invalid'],
  ['a deviation of zero', () => numbers('--std', (number) => number > 0)('1,0'), 'option-invalid'],
  ['rounds without a schedule', () => scheduleOf({ rounds: 3 }), 'option-invalid'],
  ['rounds of what is done at once', () => scheduleOf({ schedule: 'one-shot', rounds: 3 }), 'option-invalid'],
  ['a learning rate where nothing trains', () => trainingOf({ lr: 0.1 }, magnitude), 'option-invalid'],
  ['training data where nothing trains', () => trainingOf({ train: 'a.npz' }, magnitude), 'option-invalid'],
  [
    'a momentum of adam',
    () => trainingOf({ fineTune: 1, optimizer: 'adam', momentum: 0.5 }, magnitude),
    'option-invalid',
  ],
  ['a number out of its range', () => numberThat('--lr', (rate) => rate > 0, '> 0')('0'), 'option-invalid'],
  ['a rule without a share', () => shareByGlob('--min')('a*'), 'option-invalid'],
  ['a rule without a glob', () => shareByGlob('--min')('=0.5'), 'option-invalid'],
  ['a rule with a bad share', () => shareByGlob('--min')('a=2'), 'sparsity-invalid'],
];

describe('the values of flags', () => {
  for (const [name, read, expected] of accepted) it(`reads ${name}`, () => assert.deepEqual(read(), expected));
  for (const [name, read, expected] of refused) it(`refuses ${name}`, () => assert.throws(read, code(expected)));
});

describe('criteria and their options', () => {
  it('gives an option to the criterion that it names', () =>
    assert.deepEqual(methodsOf(['taylor', 'gradient'], ['taylor.form=snip', 'gradient.form=per-example']), [
      { criterion: 'taylor', options: { form: 'snip' } },
      { criterion: 'gradient', options: { form: 'per-example' } },
    ]));
  it('needs no name where there is one criterion', () =>
    assert.deepEqual(methodsOf(['taylor'], ['form=squared']), [{ criterion: 'taylor', options: { form: 'squared' } }]));
  it('keeps = and . in a value', () =>
    assert.deepEqual(methodsOf(['l1'], ['lambda=1.5=x']), [{ criterion: 'l1', options: { lambda: '1.5=x' } }]));
  it('is not led astray by the names of every object', () =>
    assert.deepEqual(Object.keys(methodsOf(['taylor'], ['__proto__=x'])[0].options), ['__proto__']));

  const bad: readonly (readonly [name: string, criteria: string[], options: string[]])[] = [
    ['a name that is not compared', ['taylor'], ['fisher.form=x']],
    ['no name among several', ['taylor', 'fisher'], ['form=x']],
    ['no value', ['taylor'], ['form=']],
    ['no key', ['taylor'], ['taylor.=x']],
    ['neither', ['taylor'], ['form']],
    ['a criterion twice', ['taylor', 'taylor'], []],
  ];
  for (const [name, criteria, options] of bad)
    it(`refuses ${name}`, () => assert.throws(() => methodsOf(criteria, options), code('option-invalid')));
});

describe('a recipe out of flags', () => {
  it('says what was asked for, and the defaults of the schema for the rest', () => {
    const flags = {
      data: 'a/x.npz',
      test: 'a/t.npz',
      limit: 100,
      scale: 1 / 255,
      mean: [0.1],
      scope: 'layer',
      min: { '*': 0.1 },
      loss: 'cross-entropy',
    } as const;
    const made = recipeOf({
      model: 'm/model.json',
      ...dataOf({ ...flags, mean: [0.1] }),
      methods: methodsOf(['magnitude']),
      sparsity: [0.5],
      allocation: allocationOf(flags),
      ...executionOf(flags),
    });
    assert.deepEqual(made, {
      schema: 1,
      model: 'm/model.json',
      data: { file: 'a/x.npz', limit: 100, scale: 1 / 255, mean: [0.1] },
      // The limit is that of the calibration data: the test stays whole.
      test: { file: 'a/t.npz', scale: 1 / 255, mean: [0.1] },
      methods: [{ criterion: 'magnitude', options: {} }],
      sparsity: [0.5],
      allocation: { scope: 'layer', min: { '*': 0.1 } },
      loss: 'cross-entropy',
      batchSize: 64,
      seed: 0,
      executor: 'auto',
    });
  });
});
