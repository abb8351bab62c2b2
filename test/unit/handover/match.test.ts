import assert from 'node:assert/strict';
import { matchMasks, type Matches } from '../../../src/core/handover/match';
import { arranged } from '../../../src/core/handover/layout';
import { format } from '../../../src/shared/text';
import { masked, tensorFile, weights, type MadeTensor } from './files';

const shown = ({ hits, misses }: Matches): string[] => [
  ...hits.map(({ mask, tensor, how, layout, values }) =>
    [mask.name, '→', tensor.name, how, layout.kind, values ?? '–'].join(' '),
  ),
  ...misses.map(({ mask, reason }) => `${mask.name}: ${format(reason)}`),
];

/** `[out, in]` multiplied by a number for each row. */
const byRow = (values: Float32Array, columns: number, scale: (row: number) => number): Float32Array =>
  values.map((value, at) => value * scale(Math.floor(at / columns)));

const a = weights([6, 4], 1);
const b = weights([6, 4], 2);
const c = weights([6, 4], 3);
const square = weights([5, 5], 4);
const symmetric = square.map((value, at) => value + square[5 * (at % 5) + Math.floor(at / 5)]);
const transposed = square.map((_, at) => square[5 * (at % 5) + Math.floor(at / 5)]);
const one: MadeTensor = { name: 'one', shape: [6, 4], values: a, outputAxes: [0] };
const unknown = ({ name, shape }: MadeTensor): MadeTensor => ({ name, shape });

interface Case {
  readonly what: string;
  readonly masks: readonly MadeTensor[];
  readonly tensors: readonly MadeTensor[];
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'a name whose values are others gives way to the values under another name',
    masks: [one],
    tensors: [
      { name: 'one', shape: [6, 4], values: b },
      { name: 'two', shape: [6, 4], values: a },
    ],
    expected: ['one → two value same equal'],
  },
  {
    what: 'a name whose values are nowhere counts, and it is said',
    masks: [one],
    tensors: [
      { name: 'one', shape: [6, 4], values: b },
      { name: 'two', shape: [6, 4], values: c },
    ],
    expected: ['one → one name same differ'],
  },
  {
    what: 'two tensors of the same values: a miss that names both',
    masks: [one],
    tensors: [
      { name: 'two', shape: [6, 4], values: a },
      { name: 'three', shape: [6, 4], values: a },
    ],
    expected: ['one: two and three fit equally well.'],
  },
  {
    what: 'the name decides between two tensors of the same values',
    masks: [one],
    tensors: [
      { name: 'module.one', shape: [6, 4], values: a },
      { name: 'three', shape: [6, 4], values: a },
    ],
    expected: ['one → module.one name same equal'],
  },
  {
    what: 'two masks for one tensor: both are misses',
    masks: [one, { ...one, name: 'other' }],
    tensors: [{ name: 'two', shape: [6, 4], values: a }],
    expected: ['one: two fits other as well.', 'other: two fits one as well.'],
  },
  {
    what: 'equal values go before scaled ones',
    masks: [one],
    tensors: [
      { name: 'two', shape: [6, 4], values: byRow(a, 4, (row) => row - 2.5) },
      { name: 'three', shape: [4, 6], values: a.map((_, at) => a[4 * (at % 6) + Math.floor(at / 6)]) },
    ],
    expected: ['one → three value transposed equal'],
  },
  {
    what: 'a scale of each output unit, negative and zero ones too',
    masks: [one],
    tensors: [{ name: 'two', shape: [6, 4], values: byRow(a, 4, (row) => row - 2) }],
    expected: ['one → two value same scaled'],
  },
  {
    what: 'a scale of each input is no folded batch norm',
    masks: [one],
    tensors: [{ name: 'two', shape: [6, 4], values: a.map((value, at) => value * (1 + (at % 4))) }],
    expected: ['one: No tensor has its name or its values.'],
  },
  {
    what: 'any column is a multiple of any other: too little to go by',
    masks: [{ name: 'one', shape: [6, 1], values: weights([6, 1], 1), outputAxes: [0] }],
    tensors: [{ name: 'two', shape: [6, 1], values: weights([6, 1], 2) }],
    expected: ['one: No tensor has its name or its values.'],
  },
  {
    what: 'zeros say nothing',
    masks: [{ ...one, values: new Float32Array(24) }],
    tensors: [{ name: 'two', shape: [6, 4], values: new Float32Array(24) }],
    expected: ['one: No tensor has its name or its values.'],
  },
  {
    what: 'the values tell how a square matrix is stored, whatever the name says',
    masks: [{ name: 'fc.weight', shape: [5, 5], values: square }],
    tensors: [{ name: 'fc.weight', shape: [5, 5], values: transposed }],
    expected: ['fc.weight → fc.weight name transposed equal'],
  },
  {
    what: 'a symmetric matrix under a mask that is not',
    masks: [{ name: 'one', shape: [5, 5], values: symmetric }],
    tensors: [{ name: 'two', shape: [5, 5], values: symmetric }],
    expected: ['one: two fits in two layouts.'],
  },
  {
    what: 'names of several frameworks without values: their layouts are known',
    masks: [{ name: 'fc/kernel', shape: [5, 5] }],
    tensors: [{ name: 'module.fc.weight', shape: [5, 5] }],
    expected: ['fc/kernel → module.fc.weight name transposed –'],
  },
  {
    what: 'an embedding is stored alike everywhere',
    masks: [{ name: 'words/embeddings', shape: [5, 5] }],
    tensors: [{ name: 'words.weight', shape: [5, 5] }],
    expected: ['words/embeddings → words.weight name same –'],
  },
  {
    what: 'a square matrix without values whose names tell nothing',
    masks: [{ name: 'core', shape: [5, 5] }],
    tensors: [{ name: 'model.net.core', shape: [5, 5] }],
    expected: ['core: No tensor has its name, and its values are not known.'],
  },
  {
    what: 'one name for two tensors is a name of neither',
    masks: [unknown({ name: 'fc.weight', shape: [6, 4] })],
    tensors: [
      { name: 'module.fc.weight', shape: [6, 4] },
      { name: 'fc/kernel', shape: [6, 4] },
    ],
    expected: ['fc.weight: No tensor has its name, and its values are not known.'],
  },
  {
    what: 'the name with another shape',
    masks: [one],
    tensors: [
      { name: 'one', shape: [6, 5], values: weights([6, 5], 1) },
      { name: 'two', shape: [6, 4], values: b },
    ],
    expected: ['one: one has its name, but another shape.'],
  },
  {
    what: 'a shape that is nowhere',
    masks: [one],
    tensors: [{ name: 'two', shape: [8, 3], values: a }],
    expected: ['one: No tensor of other has its shape.'],
  },
  {
    what: 'integers in place of real numbers, within their steps',
    masks: [one],
    tensors: [
      { name: 'two', shape: [6, 4], values: a.map((value) => Math.round(value * 254) / 254), dtype: 'int8' },
      { name: 'three', shape: [6, 4], values: b.map((value) => Math.round(value * 254) / 254), dtype: 'int8' },
    ],
    expected: ['one → two value same equal'],
  },
];

describe('the tensors that masks are for', () => {
  for (const { what, masks, tensors, expected } of cases)
    it(what, async () => {
      const matches = await matchMasks(
        masks.map((made) => masked(made)),
        tensorFile(...tensors),
      );
      assert.deepEqual(shown(matches), expected);
    });

  it('are found in a file that these masks have pruned, and scaled, already', async () => {
    const wide = { name: 'one', shape: [6, 8], values: weights([6, 8], 1), outputAxes: [0] };
    const mask = masked(wide);
    const pruned = byRow(wide.values, 8, (row) => 2 + row).map((value, at) => value * mask.mask[at]);
    const file = tensorFile(
      { name: 'two', shape: [6, 8], values: pruned },
      { ...wide, name: 'three', values: weights([6, 8], 2) },
    );
    assert.deepEqual(shown(await matchMasks([mask], file)), ['one → two value same scaled']);
  });

  it('are not found where another mask has pruned the file', async () => {
    const other = masked(one, 6);
    const file = tensorFile({ name: 'two', shape: [6, 4], values: a.map((value, at) => value * other.mask[at]) });
    assert.deepEqual(shown(await matchMasks([masked(one)], file)), ['one: No tensor has its name or its values.']);
  });

  it('are each read a few times, however many there are', async () => {
    const count = 40;
    let reads = 0;
    const made = Array.from({ length: count }, (_, index) => ({
      name: `a${index}`,
      shape: [6, 4],
      values: weights([6, 4], index),
      outputAxes: [0],
    }));
    const counted = <T extends { readonly read: () => Promise<Float32Array> }>(each: T): T => ({
      ...each,
      read: () => {
        reads++;
        return each.read();
      },
    });
    const masks = made.map((each) => masked(each)).map((each) => ({ ...each, tensor: counted(each.tensor!) }));
    const file = tensorFile(...made.map((each, index) => ({ ...each, name: `b${index}` })));
    const { hits } = await matchMasks(masks, { ...file, tensors: file.tensors.map(counted) });
    assert.deepEqual(
      hits.map(({ mask, tensor }) => `${mask.name} ${tensor.name}`),
      made.map((_, index) => `a${index} b${index}`),
    );
    assert.ok(reads <= 4 * count, `${reads} reads`);
  });

  it('take the mask of a transposed one by position', async () => {
    const mask = masked({ name: 'fc/kernel', shape: [2, 3], values: weights([2, 3], 1) });
    const values = Float32Array.from([0, 3, 1, 4, 2, 5], (from) => weights([2, 3], 1)[from]);
    const { hits } = await matchMasks([mask], tensorFile({ name: 'fc.weight', shape: [3, 2], values }));
    assert.deepEqual(
      [...arranged(mask.mask, hits[0].layout)],
      [0, 3, 1, 4, 2, 5].map((from) => mask.mask[from]),
    );
  });
});
