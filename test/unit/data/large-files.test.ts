import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'fflate';
import { openDataset } from '../../../src/core/data';
import type { Dataset } from '../../../src/core/data/dataset';
import { streamedFrom } from '../../../src/core/data/limits';
import { writeNpy, writeNpz } from '../../../src/core/data/npz-writer';
import { diskFolder } from '../../../src/jobs/folder';
import { Problem } from '../../../src/shared/problem';
import { MemoryFolder } from '../formats/memory-folder';
import { csv, graphOf, idx, npz } from './support';

const width = 1024;
const examples = Math.ceil(streamedFrom / width) + 5;
const bytes = examples * width;
/** Of each of these rows, the first number is the row's place in this list, from 1. */
const marked = [0, 1, 2, 77, 78, examples - 1];

/** The header of a `.npy` file of bytes. */
function npyHead(shape: readonly number[]): Uint8Array {
  const file = writeNpy({ name: 'x', shape: [0, ...shape.slice(1)], data: new Uint8Array() });
  const literal = Buffer.from(file).toString('latin1');
  // Padded to 64: another number of rows takes the place of blanks.
  return Buffer.from(
    literal.replace(/\(0,(.*?)\), \}( *)\n/, (line, rest: string) => {
      const wider = `(${shape[0]},${rest}), }`;
      return `${wider.padEnd(line.length - 1)}\n`;
    }),
    'latin1',
  );
}

/** A file with holes: blocks at their places, zeros between. */
function writeSparse(
  file: string,
  length: number,
  blocks: readonly (readonly [at: number, block: Uint8Array])[],
): void {
  const handle = openSync(file, 'w');
  ftruncateSync(handle, length);
  for (const [at, block] of blocks) writeSync(handle, block, 0, block.length, at);
  closeSync(handle);
}

const marks = (start: number): (readonly [number, Uint8Array])[] =>
  marked.map((row, index) => [start + row * width, Uint8Array.of(index + 1)]);

/** Little-endian fields of 2, 4 or 8 bytes. */
function fields(...values: readonly (readonly [size: 2 | 4 | 8, value: number])[]): Buffer {
  return Buffer.concat(
    values.map(([size, value]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt(value));
      return field.subarray(0, size);
    }),
  );
}

/** A zip of stored entries (APPNOTE 4.3), with its 64-bit fields or without. */
function writeZip(
  file: string,
  entries: readonly (readonly [name: string, head: Uint8Array, length: number])[],
  wide: boolean,
): void {
  const blocks: (readonly [number, Uint8Array])[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, head, length] of entries) {
    const title = Buffer.from(name);
    const local = fields(
      [4, 0x04034b50],
      [2, 45],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, 0],
      [4, length],
      [4, length],
      [2, title.length],
      [2, 4],
    );
    const start = at + local.length + title.length + 4;
    blocks.push([at, Buffer.concat([local, title, fields([2, 0x7777], [2, 0])])], [start, head]);
    if (name === 'x.npy') blocks.push(...marks(start + head.length));
    const extra = wide ? fields([2, 0x5555], [2, 1], [2, 7]).subarray(0, 5) : Buffer.alloc(0);
    const long = wide ? fields([2, 1], [2, 24], [8, length], [8, length], [8, at]) : Buffer.alloc(0);
    const [size, place] = wide ? [0xffffffff, 0xffffffff] : [length, at];
    directory.push(
      fields(
        [4, 0x02014b50],
        [2, 45],
        [2, 45],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, 0],
        [4, size],
        [4, size],
        [2, title.length],
      ),
      fields([2, extra.length + long.length], [2, 3], [2, 0], [2, 0], [4, 0], [4, place]),
      title,
      extra,
      long,
      Buffer.from('abc'),
    );
    at = start + length;
  }
  const middle = Buffer.concat(directory);
  const count = entries.length;
  const [size, place] = wide ? [0xffffffff, 0xffffffff] : [middle.length, at];
  const end64 = wide
    ? Buffer.concat([
        fields(
          [4, 0x06064b50],
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, count],
          [8, count],
          [8, middle.length],
          [8, at],
        ),
        fields([4, 0x07064b50], [4, 0], [8, at + middle.length], [4, 1]),
      ])
    : Buffer.alloc(0);
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, place], [2, 5]);
  const tail = Buffer.concat([middle, end64, end, Buffer.from('note!')]);
  writeSparse(file, at + tail.length, [...blocks, [at, tail]]);
}

describe('data: files that are larger than memory should hold', () => {
  let root: string;
  before(() => (root = mkdtempSync(path.join(tmpdir(), 'prunescope-large-'))));
  after(() => rmSync(root, { recursive: true, force: true }));
  const graph = graphOf({ x: [width] });
  const open = (file: string): Promise<Dataset> =>
    openDataset(diskFolder(root), { file, scale: 1 }, { name: 'm', graph });
  const firsts = async (dataset: Dataset, indices: number[]): Promise<number[]> => {
    const { inputs } = await dataset.batch(indices);
    return indices.map((_, row) => inputs[0][row * width]);
  };
  const head = npyHead([examples, width]);
  const labels = writeNpy({ name: 'y', shape: [examples], data: new Uint8Array(examples).fill(1) });
  const zip = (wide: boolean) => (file: string) =>
    writeZip(
      file,
      [
        ['x.npy', head, head.length + bytes],
        ['y.npy', labels, labels.length],
      ],
      wide,
    );

  const cases: readonly { name: string; files: Record<string, (file: string) => void>; labelled: boolean }[] = [
    {
      name: 'x.npy',
      files: { 'x.npy': (file) => writeSparse(file, head.length + bytes, [[0, head], ...marks(head.length)]) },
      labelled: false,
    },
    {
      name: 'x-ubyte',
      files: {
        'x-ubyte': (file) => {
          const start = Buffer.from([
            0,
            0,
            8,
            2,
            ...[examples, width].flatMap((n) => [n >>> 24, n >>> 16, n >>> 8, n]),
          ]);
          writeSparse(file, start.length + bytes, [[0, start], ...marks(start.length)]);
        },
      },
      labelled: false,
    },
    { name: 'plain.npz', files: { 'plain.npz': zip(false) }, labelled: true },
    { name: 'wide.npz', files: { 'wide.npz': zip(true) }, labelled: true },
  ];
  for (const { name, files, labelled } of cases)
    it(`${name} stays on disk: rows are read when they are asked for`, async () => {
      for (const [file, write] of Object.entries(files)) write(path.join(root, file));
      const before = process.memoryUsage().arrayBuffers;
      const dataset = await open(name);
      assert.equal(dataset.examples, examples);
      assert.deepEqual(await firsts(dataset, marked), [1, 2, 3, 4, 5, 6]);
      assert.deepEqual(await firsts(dataset, [examples - 1, 3, 78, 77]), [6, 0, 5, 4]);
      const taken = process.memoryUsage().arrayBuffers - before;
      assert.ok(taken < bytes / 8, `${taken} bytes`);
      assert.deepEqual([...((await dataset.batch([5])).targets ?? [])], labelled ? [1] : []);
    });

  it('a directory that promises more than the file holds is refused', async () => {
    const file = path.join(root, 'lie.npz');
    writeZip(file, [['x.npy', head, head.length + bytes]], false);
    const handle = openSync(file, 'r+');
    ftruncateSync(handle, head.length + bytes);
    closeSync(handle);
    await assert.rejects(open('lie.npz'), (error) => error instanceof Problem && error.code === 'file-malformed');
  });

  it('rows that are no longer there are refused', async () => {
    const file = path.join(root, 'short.npy');
    writeSparse(file, head.length + bytes, [[0, head]]);
    const dataset = await open('short.npy');
    const handle = openSync(file, 'r+');
    ftruncateSync(handle, head.length + 10 * width);
    closeSync(handle);
    await assert.rejects(dataset.batch([20]), (error) => error instanceof Problem && error.code === 'file-malformed');
  });

  const zeros = new Uint8Array(1 << 20);
  const square = { shape: [1024, 1024], data: zeros };
  const limited: readonly { name: string; file: string; files: Record<string, Uint8Array> }[] = [
    { name: 'a compressed npz', file: 'a.npz', files: { 'a.npz': npz({ x: square }) } },
    { name: 'a gzipped idx', file: 'a.idx.gz', files: { 'a.idx.gz': gzipSync(idx(8, [1024, 1024], zeros)) } },
    { name: 'a csv', file: 'a.csv', files: { 'a.csv': csv('a,b', ...Array<string>(30_000).fill('1,2')) } },
  ];
  for (const { name, file, files } of limited)
    it(`${name} that is larger than the memory: file-too-large, and what would fit`, async () => {
      const memory = 2 ** 19;
      const folder = new MemoryFolder(Object.entries(files));
      await assert.rejects(
        openDataset(folder, { file }, { name: 'm' }, memory),
        (error) =>
          error instanceof Problem &&
          error.code === 'file-too-large' &&
          /^≤ \d+$/.test(String(error.details.expected)) &&
          error.details.remedy !== undefined,
      );
      assert.ok(await openDataset(folder, { file }, { name: 'm' }));
    });

  const streamed: readonly { name: string; file: string; content: Uint8Array }[] = [
    { name: 'an npy', file: 'a.npy', content: writeNpy({ name: 'x', ...square }) },
    { name: 'an idx', file: 'a.idx', content: idx(8, [1024, 1024], zeros) },
    { name: 'an npz without compression', file: 'a.npz', content: writeNpz([{ name: 'x', ...square }], { level: 0 }) },
  ];
  for (const { name, file, content } of streamed)
    it(`${name} that is larger than the memory stays in its file`, async () => {
      const folder = new MemoryFolder([[file, content]]);
      const dataset = await openDataset(folder, { file }, { name: 'm' }, 2 ** 19);
      assert.ok(folder.bytesRead < 2 ** 18, `${folder.bytesRead} bytes`);
      assert.equal((await dataset.batch([1023])).inputs[0].length, 1024);
    });
});
