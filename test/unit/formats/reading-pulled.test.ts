import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { locateStored, openModel } from '../../../src/core/formats';
import { Problem } from '../../../src/shared/problem';
import { MemoryFolder } from './memory-folder';

const pointer = new TextEncoder().encode(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'0f'.repeat(32)}\nsize 1066440\n`,
);
const sample = 'samples/mnist/lenet-300-100';
const shard = 'group1-shard1of1.bin';
const read = async (file: string): Promise<Uint8Array> => new Uint8Array(await readFile(file));
const models = 'test/fixtures/onnx/models';

/** What a clone holds where `git lfs pull` was not run. */
const cases: readonly {
  readonly what: string;
  readonly main: string;
  readonly files: () => Promise<[string, Uint8Array][]>;
  readonly named: string;
}[] = [
  { what: 'an ONNX file', main: 'a.onnx', files: async () => [['a.onnx', pointer]], named: 'a.onnx' },
  { what: 'model.json', main: 'model.json', files: async () => [['model.json', pointer]], named: 'model.json' },
  {
    what: 'a shard',
    main: 'model.json',
    files: async () => [
      ['model.json', await read(`${sample}/model.json`)],
      [shard, pointer],
    ],
    named: shard,
  },
  {
    what: 'external data',
    main: 'external.dynamo.onnx',
    files: async () => [
      ['external.dynamo.onnx', await read(`${models}/external.dynamo.onnx`)],
      ['external.dynamo.onnx.data', pointer],
    ],
    named: 'external.dynamo.onnx.data',
  },
];

describe('a Git LFS pointer in place of', () => {
  for (const { what, main, files, named } of cases)
    it(`${what} is called that, with what to do`, async () => {
      const source = { folder: new MemoryFolder(await files()), main };
      const isPointer = (error: unknown): boolean => {
        assert.ok(error instanceof Problem);
        const { code, file, remedy } = error.toDocument();
        assert.deepEqual([code, file], ['lfs-pointer', named]);
        assert.match(remedy ?? '', /git lfs pull/);
        return true;
      };
      await assert.rejects(openModel(source), isPointer);
      if (main.endsWith('.onnx')) await assert.rejects(locateStored(source), isPointer);
    });

  it('nothing: other damage keeps its name', async () => {
    const files: [string, Uint8Array][] = [
      ['model.json', await read(`${sample}/model.json`)],
      [shard, new Uint8Array(130)],
    ];
    await assert.rejects(
      openModel({ folder: new MemoryFolder(files), main: 'model.json' }),
      (error) => error instanceof Problem && error.code === 'shard-short',
    );
  });
});
