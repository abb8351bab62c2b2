import assert from 'node:assert/strict';
import { openModel } from '../../../../src/core/formats';
import type { ProblemDocument } from '../../../../src/shared/problem';
import { Problem } from '../../../../src/shared/problem';
import { MemoryFolder } from '../memory-folder';
import { surviveDamage } from './damage';
import { fixturesOf } from './expected';

const files = fixturesOf('safetensors');
const utf8 = new TextEncoder();

/** @param length what the file says of the header, where that is a lie. */
function fileOf(header: string | object, data = new Uint8Array(), length?: bigint): Uint8Array {
  const json = utf8.encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const tensor = (begin: number, end: number, shape = [2], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const network = files.get('network.safetensors') ?? new Uint8Array();
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly problem: Partial<ProblemDocument>;
}

const cases: readonly Case[] = [
  { name: 'nothing', bytes: new Uint8Array(), problem: { code: 'file-malformed', found: '0 bytes' } },
  { name: 'half a length', bytes: network.slice(0, 5), problem: { code: 'file-malformed' } },
  { name: 'cut in the header', bytes: network.slice(0, 100), problem: { code: 'file-malformed' } },
  { name: 'cut in the numbers', bytes: network.slice(0, -1), problem: { code: 'file-malformed' } },
  { name: 'a byte too many', bytes: new Uint8Array([...network, 0]), problem: { code: 'file-malformed' } },
  {
    name: 'a pointer',
    bytes: utf8.encode(pointer),
    problem: { code: 'lfs-pointer' },
  },
  {
    name: 'a page',
    bytes: utf8.encode('<html>Not found'),
    problem: { code: 'format-unknown', found: '<html>Not found' },
  },
  {
    name: 'a header as long as memory',
    bytes: fileOf({}, new Uint8Array(), 2n ** 63n),
    problem: { code: 'file-malformed', found: 'a header of 9223372036854775808 bytes in a file of 10' },
  },
  { name: 'no JSON', bytes: fileOf('{"a":'), problem: { code: 'file-malformed' } },
  { name: 'a list', bytes: fileOf('[1]'), problem: { code: 'file-malformed' } },
  { name: 'white space before the header', bytes: fileOf(' {}'), problem: { code: 'file-malformed' } },
  { name: 'no UTF-8', bytes: fileOf('{"\0"}').map((byte) => byte || 0xff), problem: { code: 'file-malformed' } },
  {
    name: 'a key twice',
    bytes: fileOf(
      '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    problem: { code: 'file-malformed', found: 'a' },
  },
  {
    name: 'metadata that is no text',
    bytes: fileOf({ __metadata__: { a: 1 } }),
    problem: { code: 'file-malformed' },
  },
  {
    name: 'a type that nobody knows',
    bytes: fileOf({ a: tensor(0, 2, [2], 'F8_E8M0') }, new Uint8Array(2)),
    problem: { code: 'weight-invalid', layer: 'a', found: 'F8_E8M0 [2]' },
  },
  {
    name: 'a gap',
    bytes: fileOf({ a: tensor(0, 8), b: tensor(12, 20) }, new Uint8Array(20)),
    problem: { code: 'weight-invalid', layer: 'b', found: 'data_offsets from 12', expected: 'from 8' },
  },
  {
    name: 'an overlap',
    bytes: fileOf({ a: tensor(0, 8), b: tensor(4, 12) }, new Uint8Array(12)),
    problem: { code: 'weight-invalid', layer: 'b', found: 'data_offsets from 4', expected: 'from 8' },
  },
  {
    name: 'a shape that does not fit',
    bytes: fileOf({ a: tensor(0, 8, [3]) }, new Uint8Array(8)),
    problem: { code: 'weight-invalid', layer: 'a', found: '8 bytes', expected: '12 bytes for F32 [3]' },
  },
  {
    name: 'a shape beyond all numbers',
    bytes: fileOf({ a: tensor(0, 8, [2 ** 40, 2 ** 40]) }, new Uint8Array(8)),
    problem: { code: 'weight-invalid', layer: 'a' },
  },
  {
    name: 'an extent below zero',
    bytes: fileOf({ a: tensor(0, 8, [-2]) }, new Uint8Array(8)),
    problem: { code: 'file-malformed', layer: 'a' },
  },
  {
    name: 'an end before the begin',
    bytes: fileOf({ a: tensor(8, 0) }, new Uint8Array(8)),
    problem: { code: 'weight-invalid', layer: 'a' },
  },
];

const indexCases: readonly (Omit<Case, 'bytes'> & { readonly index: string; readonly without?: string })[] = [
  { name: 'no map', index: '{"metadata":{}}', problem: { code: 'file-malformed' } },
  { name: 'a map of numbers', index: '{"weight_map":{"a":1}}', problem: { code: 'file-malformed' } },
  { name: 'a pointer', index: pointer, problem: { code: 'lfs-pointer' } },
  {
    name: 'a file outside the folder',
    index: '{"weight_map":{"a":"../secret.safetensors"}}',
    problem: { code: 'path-outside-folder', found: '../secret.safetensors' },
  },
  {
    name: 'a file that is not there',
    index: '{"weight_map":{"a":"none.safetensors"}}',
    problem: { code: 'shard-missing', file: 'none.safetensors' },
  },
  {
    name: 'a weight that is not there',
    index: '{"weight_map":{"a":"network.safetensors"}}',
    problem: { code: 'weight-invalid', layer: 'a', file: 'network.safetensors' },
  },
  {
    name: 'a weight twice',
    index: '{"weight_map":{"head.bias":"network.safetensors","head.bias":"network.safetensors"}}',
    problem: { code: 'file-malformed', found: 'head.bias' },
  },
];

const problemOf = (main: string, from: ReadonlyMap<string, Uint8Array>): Promise<ProblemDocument> =>
  openModel({ folder: new MemoryFolder(from), main }).then(
    () => assert.fail('was opened'),
    (error: unknown) => {
      assert.ok(error instanceof Problem, error instanceof Error ? error.stack : String(error));
      return error.toDocument();
    },
  );

describe('formats/safetensors: what is none', () => {
  for (const { name, bytes, problem } of cases)
    it(name, async () => {
      const found = await problemOf('x.safetensors', new Map([['x.safetensors', bytes]]));
      assert.deepEqual({ ...found, ...problem, file: 'x.safetensors' }, found);
      assert.ok(found.remedy);
    });

  for (const { name, index, problem } of indexCases)
    it(`an index: ${name}`, async () => {
      const main = 'x.safetensors.index.json';
      const found = await problemOf(main, new Map(files).set(main, utf8.encode(index)));
      assert.deepEqual({ ...found, ...problem }, found);
      assert.ok(found.remedy);
    });

  it('a header nested without end', async () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    assert.equal((await problemOf('x.safetensors', new Map([['x.safetensors', fileOf(deep)]]))).code, 'file-malformed');
  });

  it('survives damage', () => surviveDamage(files, 'network.safetensors', { reach: 2500 }));
  it('survives damage to an index', () => surviveDamage(files, 'model.safetensors.index.json'));
  it('survives damage to a file of an index', () =>
    surviveDamage(files, 'model.safetensors.index.json', { file: 'model-00002-of-00002.safetensors', numRuns: 300 }));
});
