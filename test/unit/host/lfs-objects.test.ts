import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyObject, lfsObject } from '../../../src/host/git/lfs-objects';
import { problem, cleanUp, temporaryFolder } from '../jobs/temporary';

describe('objects of Git LFS', () => {
  after(cleanUp);
  // More than a stream takes at once.
  const content = Buffer.alloc(300_000, 'weights ');
  const oid = createHash('sha256').update(content).digest('hex');
  const pointer = { oid, size: content.length };

  async function repository(stored: Buffer) {
    const root = await temporaryFolder();
    const objects = path.join(root, '.git', 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4));
    await mkdir(objects, { recursive: true });
    await writeFile(path.join(objects, oid), stored);
    return { root, target: path.join(root, 'copy.bin') };
  }

  it('are copied as they were committed', async () => {
    const { root, target } = await repository(content);
    const object = await lfsObject(root, pointer);
    assert.ok(object !== undefined);
    await copyObject(object, target, pointer, 'weights.bin');
    assert.deepEqual(await readFile(target), content);
  });

  it('that have other bytes, in the same size, are a problem, and nothing is left of them', async () => {
    const other = Buffer.from(content);
    other[other.length - 1] ^= 1;
    const { root, target } = await repository(other);
    const object = await lfsObject(root, pointer);
    assert.ok(object !== undefined);
    await assert.rejects(copyObject(object, target, pointer, 'weights.bin'), problem('file-malformed'));
    assert.equal(existsSync(target), false);
  });

  it('that were not downloaded whole are none', async () => {
    const { root } = await repository(content.subarray(1));
    assert.equal(await lfsObject(root, pointer), undefined);
  });
});
