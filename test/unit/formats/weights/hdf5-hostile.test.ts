/** HDF5 files that cost more than they weigh: parts that share their bytes, and chunks that stand twice in one place. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHdf5, type Hdf5Contents } from '../../../../src/core/formats/hdf5/datasets';
import { Problem } from '../../../../src/shared/problem';
import { fixturesOf } from './expected';

const files = fixturesOf('keras');
const read = (bytes: Uint8Array): Hdf5Contents => readHdf5(bytes, 'x.h5', () => false);

/** What is said of it, which is a problem with the file. */
function foundIn(bytes: Uint8Array): string {
  try {
    read(bytes);
  } catch (error) {
    assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
    assert.deepEqual([error.code, error.details.file], ['file-malformed', 'x.h5']);
    return String(error.details.found);
  }
  return assert.fail('was read');
}

/** Little-endian bytes: strings, and numbers with their width. */
type Piece = string | readonly [value: number, width: number] | Uint8Array;
function bytesOf(...pieces: Piece[]): Uint8Array {
  return Buffer.concat(
    pieces.map((piece) => {
      if (typeof piece === 'string') return Buffer.from(piece, 'latin1');
      if (piece instanceof Uint8Array) return piece;
      const [value, width] = piece;
      const bytes = Buffer.alloc(width);
      bytes.writeUIntLE(value, 0, Math.min(width, 6));
      return bytes;
    }),
  );
}

/** A file whose root is a header with these messages, and what stands behind it. @param make is told where that begins. */
function fileOf(
  headerBytes: number,
  make: (behind: number) => { messages: Uint8Array; behind: Uint8Array },
): Uint8Array {
  const root = 48;
  const start = root + 10 + headerBytes;
  const { messages, behind } = make(start);
  assert.equal(messages.length, headerBytes);
  const superblock = bytesOf(
    '\x89HDF\r\n\x1a\n',
    [2, 1],
    [8, 1],
    [8, 1],
    [0, 1],
    [0, 8],
    [0, 8],
    [0, 8],
    [root, 8],
    [0, 4],
  );
  return bytesOf(superblock, header(messages), behind);
}
const header = (messages: Uint8Array): Uint8Array => bytesOf('OHDR', [2, 1], [2, 1], [messages.length, 4], messages);
const message = (type: number, ...pieces: Piece[]): Uint8Array => {
  const content = bytesOf(...pieces);
  return bytesOf([type, 1], [content.length, 2], [0, 1], content);
};
/** A datatype: little-endian float32. */
const float32 = message(
  3,
  [0x11, 1],
  [0x20, 1],
  [31, 1],
  [0, 1],
  [4, 4],
  [0, 2],
  [32, 2],
  [23, 1],
  [8, 1],
  [0, 1],
  [23, 1],
  [127, 4],
);
const link = (name: string, address: number): Uint8Array =>
  message(6, [1, 1], [0, 1], [name.length, 1], name, [address, 8]);

describe('formats/hdf5: what costs more than it weighs', () => {
  it('objects that go on in one and the same place', () => {
    const [objects, shared] = [400, 200_000];
    const linkBytes = link('00000', 0).length;
    const bytes = fileOf(objects * linkBytes, (start) => {
      const own = header(message(0x10, [0, 8], [0, 8])).length;
      const behind = start + objects * own;
      const block = bytesOf('OCHK', new Uint8Array(4 * shared), [0, 4]);
      const names = Array.from({ length: objects }, (_, at) => String(at).padStart(5, '0'));
      return {
        messages: bytesOf(...names.map((name, at) => link(name, start + at * own))),
        behind: bytesOf(...names.map(() => header(message(0x10, [behind, 8], [block.length, 8]))), block),
      };
    });
    assert.equal(foundIn(bytes), 'objects that share their bytes');
  });

  it('weights of many names that are the same bytes', () => {
    const [count, numbers] = [60, 5000];
    const linkBytes = link('00000', 0).length;
    const bytes = fileOf(count * linkBytes, (start) => {
      const dataset = (row: number): Uint8Array =>
        header(
          bytesOf(
            message(1, [2, 1], [1, 1], [0, 1], [1, 1], [numbers, 8]),
            float32,
            message(8, [3, 1], [1, 1], [row, 8], [4 * numbers, 8]),
          ),
        );
      const own = dataset(0).length;
      const row = start + count * own;
      const names = Array.from({ length: count }, (_, at) => String(at).padStart(5, '0'));
      return {
        messages: bytesOf(...names.map((name, at) => link(name, start + at * own))),
        behind: bytesOf(...names.map(() => dataset(row)), new Uint8Array(4 * numbers)),
      };
    });
    assert.equal(foundIn(bytes), 'weights that share their bytes');
  });

  it('nodes of a tree that lie in each other', () => {
    const [nodes, most] = [200, 0xffff];
    const layout = (tree: number): Uint8Array => message(8, [3, 1], [2, 1], [2, 1], [tree, 8], [4, 4], [4, 4]);
    const space = message(1, [2, 1], [1, 1], [0, 1], [1, 1], [4, 8]);
    const bytes = fileOf(space.length + float32.length + layout(0).length, (start) => {
      const entry = (address: number): Uint8Array => bytesOf(new Uint8Array(24), [address, 8]);
      const root = (inner: number): Uint8Array =>
        bytesOf(
          'TREE',
          [1, 1],
          [1, 1],
          [nodes, 2],
          [0, 8],
          [0, 8],
          ...Array.from({ length: nodes }, (_, at) => entry(inner + 32 * at)),
        );
      const inner = start + root(0).length + 24;
      const node = bytesOf('TREE', [1, 1], [0, 1], [most, 2], new Uint8Array(24));
      return {
        messages: bytesOf(space, float32, layout(start)),
        behind: bytesOf(
          root(inner),
          new Uint8Array(24),
          ...Array.from({ length: nodes }, () => node),
          new Uint8Array(32 * (most + 2)),
        ),
      };
    });
    assert.equal(foundIn(bytes), 'trees that share their bytes');
  });
});

describe('formats/hdf5: chunks', () => {
  const whole = files.get('kinds.h5') ?? new Uint8Array();
  // Version 3, chunks, two axes and that of the bytes; then the tree, the extents of a chunk (5 × 7) and the bytes of a number.
  const layout = Buffer.from(whole).indexOf('\x03\x02\x03\xb8\x33', 0, 'latin1');
  const view = new DataView(whole.buffer, whole.byteOffset);
  const tree = Number(view.getBigUint64(layout + 3, true));
  const count = view.getUint16(tree + 6, true);
  const startOf = (index: number): number => tree + 24 + index * 40 + 8;
  const starts = Array.from({ length: count }, (_, index) => whole.slice(startOf(index), startOf(index) + 24));

  /** The same file, its chunks said to stand elsewhere. */
  function placed(places: readonly number[]): Uint8Array {
    const bytes = whole.slice();
    places.forEach((place, index) => bytes.set(starts[place], startOf(index)));
    return bytes;
  }

  it('stand in one place each: whatever a file says of them, it is read whole or not at all', () => {
    assert.ok(count > 1, String(count));
    const before = read(whole).datasets.length;
    fc.assert(
      fc.property(fc.array(fc.nat(count - 1), { minLength: count, maxLength: count }), (places) => {
        const bytes = placed(places);
        const missing = count - new Set(places).size;
        if (missing === 0) assert.equal(read(bytes).datasets.length, before);
        else assert.equal(foundIn(bytes), `${missing} chunks in the place of others`);
      }),
      { seed: 3, numRuns: 200, examples: [[starts.map((_, index) => index)], [starts.map(() => 0)]] },
    );
  });
});
