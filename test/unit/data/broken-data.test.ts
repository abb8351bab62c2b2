import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { checkTargets, openDataset } from '../../../src/core/data';
import type { Answers } from '../../../src/core/data/check-targets';
import { writeNpy, writeNpz } from '../../../src/core/data/npz-writer';
import type { Graph } from '../../../src/core/graph/graph';
import { Problem, type ProblemCode } from '../../../src/shared/problem';
import type { DataRecipe } from '../../../src/shared/recipe';
import { MemoryFolder } from '../formats/memory-folder';
import { bytes, csv, doubles, floats, graphOf, idx, integers, npz, open } from './support';

const vector = graphOf({ x: [2] });
const two = floats([2, 2], 1, 2, 3, 4);

/** A zip whose directory promises other sizes than it holds. */
function lying(size: number): Uint8Array {
  const zip = npz({ x: two });
  const view = new DataView(zip.buffer);
  const directory = view.getUint32(zip.length - 22 + 16, true);
  view.setUint32(directory + 24, size, true);
  return zip;
}

/** An array of shape (999999999, 0). */
const manyOfNothing = Buffer.from(
  Buffer.from(writeNpy({ name: 'x', ...floats([0, 0]) }))
    .toString('latin1')
    .replace(/\(0, 0\), \} {8}/, '(999999999, 0), }'),
  'latin1',
);

interface Broken {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly recipe?: Partial<DataRecipe>;
  readonly graph?: Graph;
  readonly code: ProblemCode;
  readonly file?: string;
  readonly message?: RegExp;
  readonly found?: RegExp;
  readonly expected?: RegExp;
}
const x = (array: Parameters<typeof npz>[0][string], rest = {}): Readonly<Record<string, Uint8Array>> => ({
  'a.npz': npz({ x: array, ...rest }),
});

const broken: readonly Broken[] = [
  { name: 'a missing file', files: {}, code: 'file-missing', file: 'a.npz' },
  { name: 'another kind of file', files: {}, recipe: { file: 'a.parquet' }, code: 'format-unknown', expected: /npz/ },
  { name: 'a file outside the folder', files: {}, recipe: { file: '../a.npz' }, code: 'path-outside-folder' },
  { name: 'no zip', files: { 'a.npz': Uint8Array.of(1, 2, 3) }, code: 'file-malformed', file: 'a.npz' },
  { name: 'an empty file', files: { 'a.npz': new Uint8Array(0) }, code: 'file-malformed', file: 'a.npz' },
  { name: 'a zip without arrays', files: { 'a.npz': zipSync({ 'a.txt': new Uint8Array(3) }) }, code: 'data-mismatch' },
  {
    name: 'an entry that is no array',
    files: { 'a.npz': zipSync({ 'x.npy': new Uint8Array(300) }) },
    code: 'file-malformed',
    file: 'a.npz/x.npy',
  },
  { name: 'a decompression bomb', files: { 'a.npz': lying(1 << 30) }, code: 'file-malformed', found: /1073741824/ },
  { name: 'more than any data set', files: { 'a.npz': lying(0xf0000000) }, code: 'file-too-large' },
  {
    name: 'a gzip bomb',
    files: { 'a.idx.gz': new Uint8Array([...gzipSync(idx(8, [1, 2], [1, 2])).slice(0, -4), 0, 0, 0, 0x70]) },
    recipe: { file: 'a.idx.gz' },
    code: 'file-malformed',
  },
  {
    name: 'a damaged gzip',
    files: { 'a.idx.gz': gzipSync(idx(8, [1, 2], [1, 2])).fill(255, 12, 16) },
    recipe: { file: 'a.idx.gz' },
    code: 'file-malformed',
    file: 'a.idx.gz',
  },
  {
    name: 'a short idx',
    files: { 'a.idx': idx(8, [9, 9], [1, 2]) },
    recipe: { file: 'a.idx' },
    code: 'file-malformed',
    found: /^2 bytes/,
    expected: /^81 bytes/,
  },
  {
    name: 'an idx of an unknown type',
    files: { 'a.idx': idx(7, [1, 2], [1, 2]) },
    recipe: { file: 'a.idx' },
    code: 'file-malformed',
  },
  { name: 'no examples', files: x(floats([0, 2])), code: 'data-empty', file: 'a.npz' },
  {
    name: 'a table without rows',
    files: { 'a.csv': csv('a,b,label') },
    recipe: { file: 'a.csv' },
    code: 'data-empty',
    file: 'a.csv',
  },
  {
    name: 'an empty table',
    files: { 'a.csv': csv('') },
    recipe: { file: 'a.csv' },
    code: 'file-malformed',
    file: 'a.csv',
  },
  {
    name: 'a table without a header',
    files: { 'a.csv': csv('1.5,2,0', '3,4,1') },
    recipe: { file: 'a.csv' },
    code: 'file-malformed',
    expected: /header/,
  },
  {
    name: 'a table with a short row',
    files: { 'a.csv': csv('a,b,label', '1,2,0', '1,2') },
    recipe: { file: 'a.csv' },
    code: 'file-malformed',
    found: /2 cells in row 1/,
  },
  {
    name: 'a word in a table',
    files: { 'a.csv': csv('a,b,label', '1,2,0', '1,cat,0') },
    recipe: { file: 'a.csv' },
    code: 'file-malformed',
    message: /row 1, column b/,
    found: /cat/,
  },
  {
    name: 'an empty cell',
    files: { 'a.csv': csv('a,b,label', '1,,0') },
    recipe: { file: 'a.csv' },
    code: 'file-malformed',
    message: /row 0, column b/,
  },
  {
    name: 'a column that is not there',
    files: { 'a.csv': csv('a,b,c', '1,2,0') },
    recipe: { file: 'a.csv', labelColumn: 'kind' },
    code: 'option-invalid',
    found: /a, b, c/,
    expected: /kind/,
  },
  {
    name: 'x of another size',
    files: x(floats([1, 3], 1, 2, 3)),
    code: 'data-mismatch',
    found: /\[3\]/,
    expected: /\[2\]/,
  },
  { name: 'x of a single number', files: x(floats([], 1)), code: 'data-mismatch' },
  {
    name: 'y of another length',
    files: x(two, { y: bytes([3], 0, 1, 0) }),
    code: 'data-mismatch',
    message: /x and y/,
    found: /y: 3/,
    expected: /x: 2/,
  },
  {
    name: 'an input without its array',
    files: x(two),
    graph: graphOf({ left: [2], right: [2] }),
    code: 'data-mismatch',
    found: /^x$/,
    expected: /left, right, y/,
  },
  {
    name: 'one array for two inputs',
    files: { 'a.csv': csv('a,b', '1,2') },
    recipe: { file: 'a.csv' },
    graph: graphOf({ left: [2], right: [2] }),
    code: 'data-mismatch',
    expected: /left, right/,
  },
  {
    name: 'NaN in x',
    files: x(floats([2, 2], 1, 2, 3, NaN)),
    code: 'data-not-finite',
    message: /example 1/,
    found: /NaN/,
  },
  {
    name: 'infinity in x',
    files: x(doubles([2, 2], 1, -Infinity, 3, 4)),
    code: 'data-not-finite',
    message: /example 0/,
  },
  {
    name: 'a number that is too large for float32',
    files: x(doubles([2, 2], 1, 2, 1e39, 4)),
    code: 'data-not-finite',
    message: /example 1/,
  },
  {
    name: 'NaN in a table',
    files: { 'a.csv': csv('a,b,label', '1,nan,0') },
    recipe: { file: 'a.csv' },
    code: 'data-not-finite',
    message: /example 0/,
  },
  {
    name: 'a billion examples of nothing',
    files: { 'a.npz': zipSync({ 'x.npy': manyOfNothing }) },
    graph: graphOf({ x: [0] }),
    code: 'data-empty',
  },
  { name: 'NaN in y', files: x(two, { y: floats([2], 0, NaN) }), code: 'data-not-finite', message: /example 1/ },
  {
    name: 'a negative label',
    files: x(two, { y: integers([2], 0, -1) }),
    code: 'label-invalid',
    message: /example 1/,
    found: /-1/,
  },
  {
    name: 'one mean for two of three channels',
    files: x(two),
    recipe: { file: 'a.npz', mean: [1, 2, 3] },
    code: 'option-invalid',
    found: /3/,
    expected: /1 or 2/,
  },
];

describe('data: broken files', () => {
  for (const { name, files, recipe, graph = vector, code, ...details } of broken)
    it(`${name}: ${code}`, async () => {
      await assert.rejects(open(files, { file: 'a.npz', ...recipe }, graph), (error: unknown) => {
        assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
        const document = error.toDocument();
        assert.equal(document.code, code, document.message);
        assert.ok(document.remedy, 'a remedy');
        const { file, ...patterns } = details;
        if (file !== undefined) assert.equal(document.file, file);
        for (const [key, pattern] of Object.entries(patterns)) assert.match(document[key as 'found'] ?? '', pattern);
        return true;
      });
    });

  it('synthetic data without a graph: graph-required', () =>
    assert.rejects(
      open({}, { file: 'synthetic' }),
      (error) => error instanceof Problem && error.code === 'graph-required',
    ));

  it('labels outside the classes: label-invalid, with the first example', async () => {
    const dataset = await open(
      x(floats([3, 2], 1, 2, 3, 4, 5, 6), { y: bytes([3], 0, 7, 9) }),
      { file: 'a.npz' },
      vector,
    );
    const answers = (classes: number): Answers => ({ classes, shape: [classes], loss: 'cross-entropy' });
    await checkTargets(dataset, answers(10));
    await checkTargets(dataset, answers(1));
    await assert.rejects(
      checkTargets(dataset, answers(7)),
      (error) =>
        error instanceof Problem &&
        error.code === 'label-invalid' &&
        /example 1/.test(error.message) &&
        error.details.found === 7,
    );
  });
});

describe('data: damaged files', () => {
  const images = idx(8, [3, 2], [0, 255, 51, 102, 255, 0]);
  const sources = {
    'a.npz': npz({ x: floats([3, 2], 1, 2, 3, 4, 5, 6), y: bytes([3], 0, 1, 2) }),
    'a.idx': images,
    'a.idx.gz': gzipSync(images),
    'a.csv': csv('a,b,label', '1,2,0', '3,4,1'),
  };
  for (const [file, content] of Object.entries(sources))
    it(`${file}: a problem, never a crash`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(content.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
          fc.nat(content.length),
          async (changes, cut) => {
            const damaged = content.slice(0, cut < content.length / 4 ? cut : undefined);
            for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
            try {
              const dataset = await open({ [file]: damaged }, { file }, vector);
              await dataset.batch([dataset.examples - 1]);
            } catch (error) {
              assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
            }
          },
        ),
        { seed: 3, numRuns: 2000 },
      ));

  it('an npz that is read by ranges is a Problem or a data set, whatever byte is damaged', async () => {
    const whole = writeNpz(
      [
        { name: 'x', ...floats([3, 2], 1, 2, 3, 4, 5, 6) },
        { name: 'y', ...bytes([3], 0, 1, 2) },
      ],
      { level: 0 },
    );
    for (let at = 0; at < whole.length; at++)
      for (const flip of [0xff, 0x55]) {
        const damaged = whole.map((byte, index) => (index === at ? byte ^ flip : byte));
        try {
          const folder = new MemoryFolder([['a.npz', damaged]]);
          await openDataset(folder, { file: 'a.npz' }, { name: 'm', graph: vector }, whole.length - 1);
        } catch (error) {
          assert.ok(error instanceof Problem, `byte ${at}: ${String(error)}`);
        }
      }
  });
});
