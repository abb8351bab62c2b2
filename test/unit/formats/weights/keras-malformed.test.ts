import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { openModel } from '../../../../src/core/formats';
import { Problem, type ProblemDocument } from '../../../../src/shared/problem';
import { MemoryFolder } from '../memory-folder';
import { surviveDamage } from './damage';
import { expectedOf, fixturesOf } from './expected';

const files = fixturesOf('keras');
const bytesOf = (name: string): Uint8Array => files.get(name) ?? new Uint8Array();
const utf8 = new TextEncoder();
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

function edited(name: string, edit: (view: DataView) => void): Uint8Array {
  const bytes = bytesOf(name).slice();
  edit(new DataView(bytes.buffer));
  return bytes;
}

/** The first place of a signature. */
const placeOf = (name: string, signature: string): number => Buffer.from(bytesOf(name)).indexOf(signature, 0, 'latin1');

interface Case {
  readonly name: string;
  readonly main: string;
  readonly bytes: Uint8Array;
  readonly problem: Partial<ProblemDocument>;
}

const cases: readonly Case[] = [
  { name: 'nothing', main: 'x.h5', bytes: new Uint8Array(), problem: { code: 'file-malformed', found: '0 bytes' } },
  {
    name: 'another beginning',
    main: 'x.h5',
    bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    problem: { code: 'file-malformed' },
  },
  { name: 'a page', main: 'x.h5', bytes: utf8.encode('<html>'), problem: { code: 'format-unknown', found: '<html>' } },
  {
    name: 'a beginning alone',
    main: 'x.h5',
    bytes: bytesOf('keras2.h5').slice(0, 8),
    problem: { code: 'file-malformed' },
  },
  {
    name: 'half a file',
    main: 'x.h5',
    bytes: bytesOf('keras2.h5').slice(0, 30_000),
    problem: { code: 'file-malformed' },
  },
  {
    name: 'a version of the future',
    main: 'x.h5',
    bytes: edited('kinds.h5', (view) => view.setUint8(8, 9)),
    problem: { code: 'file-malformed', found: 'superblock version 9', expected: 'version 0 to 3' },
  },
  {
    name: 'a root beyond the file',
    main: 'x.h5',
    bytes: edited('kinds.h5', (view) => view.setBigUint64(64, 2n ** 50n, true)),
    problem: { code: 'file-malformed' },
  },
  {
    name: 'a tree that leads to itself',
    main: 'x.h5',
    bytes: edited('kinds.h5', (view) => {
      const tree = placeOf('kinds.h5', 'TREE');
      view.setUint8(tree + 5, 1);
      view.setBigUint64(tree + 8 + 16 + 8, BigInt(tree), true);
    }),
    problem: { code: 'file-malformed' },
  },
  {
    name: 'names in a heap, which is not read',
    main: 'x.h5',
    bytes: bytesOf('dense.h5'),
    problem: { code: 'file-unreadable', found: 'a group with dense links' },
  },
  {
    name: 'big-endian floats',
    main: 'x.h5',
    bytes: bytesOf('big-endian.h5'),
    problem: { code: 'weight-invalid', layer: 'layer/kernel', found: 'big-endian floats' },
  },
  {
    name: 'a filter that nobody knows',
    main: 'x.h5',
    bytes: bytesOf('lzf.h5'),
    problem: { code: 'weight-invalid', layer: 'layer/kernel', found: 'compressed by filter 32000' },
  },
  {
    name: 'a weight that is no number',
    main: 'x.h5',
    bytes: edited('latest.h5', (view) =>
      view.setFloat32(expectedOf('keras', 'latest').find(({ name }) => name === 'layer/kernel')?.start ?? 0, NaN, true),
    ),
    problem: { code: 'weight-not-finite', layer: 'layer/kernel' },
  },
  {
    name: 'a chunk larger than deflate makes it',
    main: 'x.h5',
    bytes: edited('kinds.h5', (view) => {
      // Version 3, chunks, two axes and that of the bytes; then the tree, the extents (5 × 7) and the bytes of a number.
      const layout = placeOf('kinds.h5', '\x03\x02\x03\xb8\x33');
      assert.deepEqual([view.getUint32(layout + 11, true), view.getUint32(layout + 15, true)], [5, 7]);
      for (const axis of [0, 1]) view.setUint32(layout + 11 + 4 * axis, 20_000, true);
      view.setUint16(Number(view.getBigUint64(layout + 3, true)) + 6, 1, true);
    }),
    problem: { code: 'file-malformed', found: 'chunks of 1600000000 bytes in 35' },
  },
  {
    name: 'names that are all the rest of their heap',
    main: 'x.h5',
    bytes: Buffer.concat([
      edited('many.h5', (view) => {
        // Every name begins where its heap does, which is behind the file now, and has no zero byte.
        for (let at = 0; at + 32 < view.byteLength; at++) {
          if (view.getUint32(at, false) === 0x48454150) {
            view.setBigUint64(at + 8, 100_000n, true);
            view.setBigUint64(at + 24, BigInt(view.byteLength), true);
          }
          if (view.getUint32(at, false) === 0x534e4f44)
            for (let entry = 0; entry < view.getUint16(at + 6, true); entry++)
              view.setBigUint64(at + 8 + 40 * entry, 0n, true);
        }
      }),
      Buffer.alloc(100_000, 'a'),
    ]),
    problem: { code: 'file-malformed', found: 'names that share their bytes' },
  },
  {
    name: 'no zip',
    main: 'x.keras',
    bytes: Uint8Array.of(1, 2, 3),
    problem: { code: 'file-malformed', found: 'no directory' },
  },
  {
    name: 'an archive cut',
    main: 'x.keras',
    bytes: bytesOf('keras3.keras').slice(0, -30),
    problem: { code: 'file-malformed' },
  },
  { name: 'a page for an archive', main: 'x.keras', bytes: utf8.encode('<html>'), problem: { code: 'format-unknown' } },
  {
    name: 'an archive without weights',
    main: 'x.keras',
    bytes: zipSync({ 'config.json': utf8.encode('{}') }),
    problem: { code: 'file-malformed', found: 'config.json', expected: 'a .keras archive with model.weights.h5' },
  },
  {
    name: 'weights that are none',
    main: 'x.keras',
    bytes: zipSync({ 'model.weights.h5': new Uint8Array(9) }),
    problem: { code: 'file-malformed', expected: 'an HDF5 file' },
  },
  {
    name: 'weights larger than deflate makes them',
    main: 'x.keras',
    bytes: edited('packed.keras', (view) => {
      const directory = placeOf('packed.keras', 'PK\x01\x02');
      for (let at = directory; at + 46 < view.byteLength; at++)
        if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0x7fffffff, true);
    }),
    problem: { code: 'file-malformed' },
  },
];

describe('formats/keras: what is none', () => {
  for (const { name, main, bytes, problem } of cases)
    it(name, async () => {
      const found = await openModel({ folder: new MemoryFolder([[main, bytes]]), main }).then(
        () => assert.fail('was opened'),
        (error: unknown) => {
          assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
          return error.toDocument();
        },
      );
      assert.deepEqual({ ...found, ...problem, file: main }, found);
      assert.ok(found.remedy);
    });

  for (const main of ['x.h5', 'x.keras'])
    it(`a pointer for ${main}`, async () =>
      assert.rejects(openModel({ folder: new MemoryFolder([[main, utf8.encode(pointer)]]), main }), {
        code: 'lfs-pointer',
      }));

  for (const main of ['kinds.h5', 'latest.h5', 'only.weights.h5', 'packed.keras'])
    it(`survives damage: ${main}`, () => surviveDamage(files, main));
  it('survives damage at the beginning of groups', () => surviveDamage(files, 'kinds.h5', { reach: 4000 }));
});
