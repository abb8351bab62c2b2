import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readNpz, writeNpz } from '../../../src/core/data';
import { readNpy } from '../../../src/core/data/npy';
import { Problem } from '../../../src/shared/problem';

const folder = 'test/fixtures/data';
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(`${folder}/${name}`));
const count = (length: number, f: (index: number) => number): number[] =>
  Array.from({ length }, (_, index) => f(index));
const twelve = (f: (index: number) => number): number[] => count(12, f);

/** What make.py gave NumPy. */
const expected: readonly (readonly [name: string, type: string, shape: number[], values: number[]])[] = [
  ['bool', 'bool', [4, 3], twelve((i) => (i + 1) % 2)],
  ['uint8', 'uint8', [4, 3], twelve((i) => i)],
  ['int8', 'int8', [4, 3], twelve((i) => i - 6)],
  ['uint16', 'uint16', [4, 3], twelve((i) => i * 5000)],
  ['int16', 'int16', [4, 3], twelve((i) => (i - 6) * 5000)],
  ['uint32', 'uint32', [4, 3], twelve((i) => i * 300_000_000)],
  ['int32', 'int32', [4, 3], twelve((i) => (i - 6) * 300_000_000)],
  ['uint64', 'uint64', [4, 3], twelve((i) => i * 2 ** 40)],
  ['int64', 'int64', [4, 3], twelve((i) => (i - 6) * 2 ** 40)],
  ['float16', 'float16', [4, 3], twelve((i) => i / 8 - 0.5)],
  ['float32', 'float32', [4, 3], twelve((i) => Math.fround(i / 3))],
  ['float64', 'float64', [4, 3], twelve((i) => i / 7)],
  ['big_endian', 'float64', [4, 3], twelve((i) => i / 7)],
  ['big_integers', 'int16', [4, 3], twelve((i) => (i - 6) * 1000)],
  ['fortran', 'int32', [4, 3], twelve((i) => i)],
  ['fortran_cube', 'float32', [2, 3, 4], count(24, (i) => i)],
  ['scalar', 'float32', [], [3]],
  ['vector', 'int32', [5], count(5, (i) => i)],
  ['a/b', 'float32', [4, 3], twelve((i) => i)],
];

describe('data: what NumPy writes', () => {
  const arrays = readNpz(file('kinds.npz'), 'kinds.npz');
  for (const [name, type, shape, values] of expected)
    it(name, () => {
      const array = arrays.get(name)!;
      assert.deepEqual([array.type, array.shape, [...array.data]], [type, shape, values]);
    });

  it('a compressed archive', () => {
    const { x, y } = Object.fromEntries(readNpz(file('compressed.npz'), 'compressed.npz'));
    assert.deepEqual(
      [...x.data],
      twelve((i) => i),
    );
    assert.deepEqual([...y.data], [0, 1, 2, 1]);
  });

  it('format 2.0', () =>
    assert.deepEqual(
      [...readNpy(file('version2.npy'), 'x', 'version2.npy').data],
      twelve((i) => i),
    ));

  for (const name of ['structured.npy', 'strings.npy', 'too_large.npy'])
    it(`refuses ${name}`, () =>
      assert.throws(
        () => readNpy(file(name), 'x', name),
        (error) => error instanceof Problem && error.code === 'file-malformed' && error.details.file === name,
      ));
});

describe('data: npz that we write', () => {
  const arrays = [
    { name: 'dense_1/kernel', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6.5) },
    { name: '__proto__', shape: [4], data: Uint8Array.of(1, 0, 1, 0) },
    { name: 'i', shape: [1, 2], data: Int32Array.of(-1, 7) },
    { name: 'd', shape: [], data: Float64Array.of(Math.PI) },
    { name: 'empty', shape: [0, 3], data: new Float32Array(0) },
  ];

  it('comes back under its names, in its shapes', () => {
    const read = readNpz(writeNpz(arrays), 'out.npz');
    assert.deepEqual(
      [...read.values()].map(({ name, shape, data }) => ({ name, shape, data })),
      arrays,
    );
  });

  it('is the same whenever it is written', () => assert.deepEqual(writeNpz(arrays), writeNpz(arrays)));

  it('starts every array at a multiple of 64, as numpy.memmap wants it', () => {
    const stored = writeNpz(arrays.slice(0, 1), { level: 0 });
    const header = Buffer.from(stored).indexOf('\x93NUMPY', 0, 'latin1');
    assert.equal((10 + stored[header + 8] + 256 * stored[header + 9]) % 64, 0);
  });

  it('refuses two arrays of one name, and data that does not fill the shape', () => {
    assert.throws(() => writeNpz([arrays[0], arrays[0]]), RangeError);
    assert.throws(() => writeNpz([{ ...arrays[0], shape: [7] }]), RangeError);
  });
});
