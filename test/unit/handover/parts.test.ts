import assert from 'node:assert/strict';
import { arranged, layoutsBetween } from '../../../src/core/handover/layout';
import { nameKey } from '../../../src/core/handover/names';
import { openTensors, savingCommand } from '../../../src/core/handover/open-tensors';
import { readMasks } from '../../../src/core/handover/mask-array';
import { Problem } from '../../../src/shared/problem';
import { size, type Shape } from '../../../src/core/graph/shape';
import { sourceOf } from '../../../src/jobs/folder';
import { cleanUp, problem, temporaryFolder } from '../jobs/temporary';
import { npz } from './files';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

interface LayoutCase {
  readonly what: string;
  readonly from: Shape;
  readonly to: Shape;
  /** Element of the second that the first one's element at an index becomes. */
  readonly place: (index: readonly number[]) => readonly number[];
}

const layoutCases: readonly LayoutCase[] = [
  { what: 'a matrix as it is', from: [2, 3], to: [2, 3], place: (index) => index },
  { what: 'a matrix transposed', from: [2, 3], to: [3, 2], place: ([o, i]) => [i, o] },
  { what: 'one-dimensional convolutions', from: [4, 3, 2], to: [2, 3, 4], place: ([o, i, t]) => [t, i, o] },
  {
    what: 'PyTorch’s convolution to Keras’',
    from: [5, 4, 2, 3],
    to: [2, 3, 4, 5],
    place: ([o, i, y, x]) => [y, x, i, o],
  },
  { what: 'Keras’ to PyTorch’s', from: [2, 3, 4, 5], to: [5, 4, 2, 3], place: ([y, x, i, o]) => [o, i, y, x] },
  {
    what: 'volumes',
    from: [6, 5, 2, 3, 4],
    to: [2, 3, 4, 5, 6],
    place: ([o, i, z, y, x]) => [z, y, x, i, o],
  },
  {
    what: 'Keras’ depthwise kernel to PyTorch’s',
    from: [3, 2, 4, 5],
    to: [20, 1, 3, 2],
    place: ([y, x, c, m]) => [5 * c + m, 0, y, x],
  },
  {
    what: 'PyTorch’s depthwise kernel to Keras’',
    from: [20, 1, 3, 2],
    to: [3, 2, 4, 5],
    place: ([o, , y, x]) => [y, x, Math.floor(o / 5), o % 5],
  },
  { what: 'a matrix as a pointwise convolution', from: [3, 2], to: [1, 1, 2, 3], place: ([o, i]) => [0, 0, i, o] },
];

const indexIn = (shape: Shape, at: number): number[] =>
  shape.map((extent, axis) => Math.floor(at / size(shape.slice(axis + 1))) % extent);
const placeIn = (shape: Shape, index: readonly number[]): number =>
  shape.reduce((place, extent, axis) => place * extent + index[axis], 0);

describe('layouts of a kernel', () => {
  for (const { what, from, to, place } of layoutCases)
    it(what, () => {
      const layouts = layoutsBetween(from, to, [0]);
      assert.equal(layouts.length, 1);
      // Bytes that tell elements apart, as far as a byte can.
      const elements = Uint8Array.from({ length: size(from) }, (_, at) => at % 251);
      const result = arranged(elements, layouts[0]);
      const expected = new Uint8Array(size(to));
      for (let at = 0; at < size(from); at++) expected[placeIn(to, place(indexIn(from, at)))] = at % 251;
      assert.deepEqual(result, expected);
    });

  it('that are one and the same are given once, two ways of a square both', () => {
    assert.deepEqual(
      layoutsBetween([7, 1], [7, 1]).map(({ kind }) => kind),
      ['same'],
    );
    assert.deepEqual(
      layoutsBetween([4, 4], [4, 4]).map(({ kind }) => kind),
      ['same', 'transposed'],
    );
  });

  it('count output units alike on both sides', () => {
    const [keras] = layoutsBetween([3, 2, 4, 5], [20, 1, 3, 2], [2, 3]);
    assert.deepEqual(
      [keras.from, keras.to],
      [
        { outer: 6, units: 20, inner: 1 },
        { outer: 1, units: 20, inner: 6 },
      ],
    );
    const [torch] = layoutsBetween([5, 4, 2, 3], [2, 3, 4, 5], [0]);
    assert.deepEqual(
      [torch.from, torch.to],
      [
        { outer: 1, units: 5, inner: 24 },
        { outer: 24, units: 5, inner: 1 },
      ],
    );
  });
});

describe('names of several frameworks', () => {
  const keys: readonly (readonly [name: string, key: string])[] = [
    ['fc.weight', 'fc.weight'],
    ['module.fc.weight', 'fc.weight'],
    ['_orig_mod.module.model.fc.weight', 'fc.weight'],
    ['fc/kernel', 'fc.weight'],
    ['fc/fc/kernel:0', 'fc.weight'],
    ['sequential_1/fc/kernel', 'fc.weight'],
    ['words/embeddings', 'words.weight'],
    ['fc.weight_orig', 'fc.weight'],
    ['fc.parametrizations.weight.original', 'fc.weight'],
    ['layers.0.fc.weight', 'layers.0.fc.weight'],
    ['separable/pointwise_kernel', 'separable.pointwise_kernel'],
  ];
  for (const [name, key] of keys) it(name, () => assert.equal(nameKey(name), key));
});

describe('files of masks, and files for masks', () => {
  after(cleanUp);

  it('hold zeros and ones, at least one array of them', () => {
    const wrong = [
      npz(),
      npz({ name: 'a', shape: [2], data: Uint8Array.of(1, 2) }),
      npz({ name: 'a', shape: [2], data: Float32Array.of(1, 0) }),
      new Uint8Array(30),
    ];
    for (const bytes of wrong) assert.throws(() => readMasks(bytes, 'masks.npz'), problem('file-malformed'));
    assert.deepEqual(readMasks(npz({ name: 'a', shape: [2], data: Uint8Array.of(1, 0) }), 'masks.npz'), [
      { name: 'a', shape: [2], mask: Uint8Array.of(1, 0) },
    ]);
  });

  for (const [name, words] of [
    ['net.pt', /torch\.load\('net\.pt'/],
    ['net.weights.bin', /torch\.load\('net\.weights\.bin'/],
    ['a b.pth', /torch\.load\('model'/],
    ['notes.txt', /^Choose a model, or the npz of a state dict\.$/],
  ] as const)
    it(`${name} is refused with what helps`, async () => {
      const folder = await temporaryFolder();
      await writeFile(path.join(folder, name), 'PK and more');
      await assert.rejects(openTensors(sourceOf(path.join(folder, name))), (error: unknown) => {
        assert.ok(error instanceof Problem && error.code === 'format-unknown');
        assert.match(error.toDocument().remedy ?? '', words);
        return true;
      });
    });

  it('Keras files are saved under the paths of their variables', () => {
    assert.match(savingCommand('net.keras') ?? '', /'net\.npz'.*v\.path.*load_model\('net\.keras'\)/);
  });

  it('a file that is not there', async () => {
    const folder = await temporaryFolder();
    await assert.rejects(openTensors(sourceOf(path.join(folder, 'none.npz'))), problem('file-missing'));
  });
});
