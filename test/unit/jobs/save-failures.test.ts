import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { disk, type DiskWriter } from '../../../src/jobs/disk-writer';
import { sourceOf } from '../../../src/jobs/folder';
import { saveModel, type SaveRequest } from '../../../src/jobs/save';
import { Problem } from '../../../src/shared/problem';
import { recipe as schema } from '../../../src/shared/recipe';
import { cleanUp, snapshot, temporaryFolder } from './temporary';
import { toyFiles, toyFormat } from './toy-format';

const recipe = schema.parse({ schema: 1, model: 'm.json', methods: [{ criterion: 'magnitude' }], sparsity: [0.5] });
const failure = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

/**
 * The real disk, but the write or rename number `failing` fails: a created file is then half there. `dead`: nothing works from then
 * on, as when the machine stops.
 */
function failingDisk(failing: number, code: string, dead: boolean): DiskWriter & { failed(): boolean } {
  let count = 0;
  const steps: DiskWriter = {
    async create(file, bytes) {
      assert.ok('length' in bytes);
      if (count++ === failing) {
        await writeFile(file, bytes.subarray(0, bytes.length / 2), { flag: 'wx' });
        throw failure(code);
      }
      return disk.create(file, bytes);
    },
    async rename(from, to) {
      if (count++ === failing) throw failure(code);
      return disk.rename(from, to);
    },
    remove: (file) => disk.remove(file),
    syncFolder: (folder) => disk.syncFolder(folder),
  };
  const failed = (): boolean => count > failing;
  if (!dead) return { ...steps, failed };
  const alive = <A extends unknown[]>(step: (...args: A) => Promise<void>) => {
    return async (...args: A): Promise<void> => {
      if (failed()) throw failure('DEAD');
      return step(...args);
    };
  };
  return {
    create: alive(steps.create),
    rename: alive(steps.rename),
    remove: alive(steps.remove),
    syncFolder: alive(steps.syncFolder),
    failed,
  };
}

describe('saveModel when the disk fails', () => {
  const old = [7, 7, 7, 7];
  const wanted = [1, 0, 3, 0];
  const situations: [name: string, existing: [string, Uint8Array | string][], force: boolean][] = [
    ['where there is nothing', [], false],
    ['over a model with other side files', toyFiles('pruned.json', 'old.bin', old), true],
    ['over a model whose side file has the same name', toyFiles('pruned.json', 'pruned.bin', old), true],
    ['over a model and its recipe', [...toyFiles('pruned.json', 'pruned.bin', old), ['pruned.prune.json', '{}']], true],
  ];
  async function setUp(existing: [string, Uint8Array | string][], force: boolean): Promise<[string, SaveRequest]> {
    const folder = await temporaryFolder();
    for (const [name, bytes] of [...toyFiles('m.json', 'm-weights.bin', [1, 2, 3, 4]), ...existing])
      await writeFile(path.join(folder, name), bytes);
    const model = await toyFormat.read(sourceOf(path.join(folder, 'm.json')));
    const changed = new Map([['w', Float32Array.from(wanted)]]);
    return [folder, { model, changed, out: path.join(folder, 'pruned.json'), force, recipe }];
  }
  after(cleanUp);

  for (const [name, existing, force] of situations) {
    it(`changes nothing ${name}, whatever step fails`, async () => {
      let steps = 0;
      for (; ; steps++) {
        const [folder, request] = await setUp(existing, force);
        const before = await snapshot(folder);
        const writer = failingDisk(steps, 'EACCES', false);
        const outcome = await saveModel(request, writer).catch((error: unknown) => error);
        if (!writer.failed()) break;
        assert.ok(
          outcome instanceof Problem && outcome.code === 'file-not-writable',
          `step ${steps}: ${String(outcome)}`,
        );
        assert.deepEqual(await snapshot(folder), before, `step ${steps}`);
      }
      assert.ok(steps >= 6, `${steps} steps`);
    });

    it(`leaves no half model ${name}, whenever the machine stops`, async () => {
      for (let step = 0; ; step++) {
        const [folder, request] = await setUp(existing, force);
        const before = await snapshot(folder);
        const writer = failingDisk(step, 'EIO', true);
        const outcome = await saveModel(request, writer).catch((error: unknown) => error);
        if (!writer.failed()) break;
        assert.ok(outcome instanceof Problem, `step ${step}`);
        const now = await snapshot(folder);
        for (const file of ['m.json', 'm-weights.bin']) assert.equal(now[file], before[file]);
        // Under the wanted name: nothing, or a whole model, the old one or the new one.
        if ('pruned.json' in now) {
          const found = await toyFormat.read(sourceOf(request.out));
          const values = [...found.parameters[0].values];
          assert.ok(
            [old, wanted].some((whole) => String(whole) === String(values)),
            `step ${step}: ${values.join()}`,
          );
        }
        const names = Object.keys(now).filter((file) => !(file in before));
        for (const file of names)
          assert.match(file, /^(\.prunescope-[0-9a-f]{16}\.tmp|pruned\.bin|pruned\.prune\.json)$/, `step ${step}`);
      }
    });
  }

  it('says what a full disk lacks, and leaves nothing on it', async () => {
    // A real full disk where the test may mount one (root on Linux), an injected one elsewhere.
    const [source, request] = await setUp([], false);
    const small = path.join(source, 'small');
    await mkdir(small);
    const mounted = mountSmallDisk(small);
    const values = new Float32Array(512 * 1024).fill(1);
    const writer = mounted ? disk : failingDisk(0, 'ENOSPC', false);
    try {
      await writeFile(path.join(small, 'theirs'), 'theirs');
      const changed = new Map([['w', values]]);
      const out = path.join(small, 'pruned.json');
      await assert.rejects(saveModel({ ...request, out, changed }, writer), (error) => {
        assert.ok(error instanceof Problem);
        const { code, found, expected } = error.toDocument();
        assert.equal(code, 'file-not-writable');
        assert.ok(Number.parseInt(expected!) > values.byteLength, expected);
        if (mounted) assert.ok(Number.parseInt(found!) <= 2 ** 20 && Number.parseInt(found!) > 2 ** 19, found);
        return true;
      });
      assert.deepEqual(await readdir(small), ['theirs']);
      assert.equal(await readFile(path.join(small, 'theirs'), 'utf8'), 'theirs');
    } finally {
      if (mounted) execFileSync('umount', [small]);
    }
  });
});

/** One MiB of memory as a disk. @returns false where that is not allowed. */
function mountSmallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
