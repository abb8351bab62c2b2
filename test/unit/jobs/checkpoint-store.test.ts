import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rmdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { diskCheckpoints } from '../../../src/jobs/checkpoint-store';
import { disk, type DiskWriter, type FileBytes } from '../../../src/jobs/disk-writer';
import { Problem } from '../../../src/shared/problem';
import { cleanUp, problem, temporaryFolder } from './temporary';

const [key, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const wanted = async (): Promise<string> => path.join(await temporaryFolder(), 'checkpoints');

/** The real disk until it is full: what it creates then is half there. */
function filling(): DiskWriter & { full: boolean } {
  const writer = {
    ...disk,
    full: false,
    async create(file: string, content: FileBytes): Promise<void> {
      if (!writer.full) return disk.create(file, content);
      assert.ok('length' in content);
      await writeFile(file, content.subarray(0, content.length / 2), { flag: 'wx' });
      throw Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' });
    },
  };
  return writer;
}

describe('checkpoints on disk', () => {
  after(cleanUp);

  it('come back as they were saved, the last of each key; the folder is there only while it holds some', async () => {
    const folder = await wanted();
    const store = diskCheckpoints(folder);
    assert.equal(await store.load(key), undefined);
    assert.equal(existsSync(folder), false);
    await store.save(key, bytes(1, 2));
    await store.save(other, bytes(9));
    await store.save(key, bytes(3, 4, 5));
    assert.deepEqual(new Uint8Array((await store.load(key))!), bytes(3, 4, 5));
    assert.deepEqual(new Uint8Array((await store.load(other))!), bytes(9));
    assert.equal((await readdir(folder)).length, 2);
    await store.remove(key);
    await store.remove(key);
    assert.equal(await store.load(key), undefined);
    assert.deepEqual(new Uint8Array((await store.load(other))!), bytes(9));
    await store.remove(other);
    assert.equal(existsSync(folder), false);
  });

  it('outlast a full disk: the one before is still whole, and nothing half lies beside it', async () => {
    const folder = await wanted();
    const writer = filling();
    const store = diskCheckpoints(folder, writer);
    await store.save(key, bytes(1, 2, 3, 4));
    writer.full = true;
    await assert.rejects(store.save(key, bytes(5, 6, 7, 8)), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'file-not-writable');
      assert.match(error.message, /disk is full/);
      return true;
    });
    assert.deepEqual(new Uint8Array((await store.load(key))!), bytes(1, 2, 3, 4));
    assert.equal((await readdir(folder)).length, 1);
  });

  it('leave nothing where not even the first could be written', async () => {
    const folder = await wanted();
    const writer = filling();
    writer.full = true;
    const store = diskCheckpoints(folder, writer);
    await assert.rejects(store.save(key, bytes(1, 2)), problem('file-not-writable'));
    await store.remove(key);
    assert.equal(existsSync(folder), false);
  });

  it('cannot lie where a file is', async () => {
    const folder = await wanted();
    await writeFile(folder, 'theirs');
    const store = diskCheckpoints(folder);
    assert.equal(await store.load(key), undefined);
    await assert.rejects(store.save(key, bytes(1)), problem('file-not-writable'));
  });

  it('that cannot be read are a problem with their file', async () => {
    const folder = await wanted();
    await mkdir(path.join(folder, `${key}.checkpoint`), { recursive: true });
    await assert.rejects(diskCheckpoints(folder).load(key), problem('file-unreadable'));
  });

  for (const bad of ['', 'abc', '../../../etc/passwd', `${'a'.repeat(63)}/`, 'a'.repeat(65), 'AB'.repeat(32)])
    it(`have no key ${JSON.stringify(bad)}`, async () => {
      const folder = await wanted();
      const store = diskCheckpoints(folder);
      await assert.rejects(store.load(bad), RangeError);
      await assert.rejects(store.save(bad, bytes(1)), RangeError);
      await assert.rejects(store.remove(bad), RangeError);
      assert.equal(existsSync(folder), false);
    });

  it('are cleared with what a crash left of a write', async () => {
    const folder = await wanted();
    const store = diskCheckpoints(folder);
    await store.save(key, bytes(1));
    const [old, young] = ['0', '1'].map((digit) => path.join(folder, `.prunescope-${digit.repeat(16)}.tmp`));
    for (const file of [old, young]) await writeFile(file, 'half');
    await utimes(old, 1, 1);
    await store.remove(key);
    assert.deepEqual(await readdir(folder), [path.basename(young)], 'another process writes this one');
    await utimes(young, 1, 1);
    await store.remove(key);
    assert.equal(existsSync(folder), false);
  });

  it('are written also where somebody else has just removed the empty folder', async () => {
    const folder = await wanted();
    const removing = {
      ...disk,
      async create(file: string, content: FileBytes): Promise<void> {
        if (await rmdir(folder).then(() => calls++ === 0)) return disk.create(file, content);
        await mkdir(folder);
        return disk.create(file, content);
      },
    };
    let calls = 0;
    await diskCheckpoints(folder, removing).save(key, bytes(1));
    assert.deepEqual(new Uint8Array((await diskCheckpoints(folder).load(key))!), bytes(1));
    assert.equal(calls, 2);
  });
});
