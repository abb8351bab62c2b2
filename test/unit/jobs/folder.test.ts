import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DiskFolder, diskFolder, sourceOf } from '../../../src/jobs/folder';
import { cleanUp, problem, temporaryFolder } from './temporary';

describe('DiskFolder', () => {
  let outer: string;
  let inner: string;
  before(async () => {
    outer = await temporaryFolder();
    inner = path.join(outer, 'inner');
    await mkdir(path.join(inner, 'sub'), { recursive: true });
    await writeFile(path.join(outer, 'secret'), 'secret');
    await writeFile(path.join(inner, 'data'), Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    await writeFile(path.join(inner, 'sub', 'deep'), 'deep');
    await symlink(path.join(outer, 'secret'), path.join(inner, 'escape'));
    await symlink(outer, path.join(inner, 'up'));
    await symlink('data', path.join(inner, 'alias'));
    await symlink('loop', path.join(inner, 'loop'));
    await symlink(inner, path.join(outer, 'linked'));
    await link(path.join(outer, 'secret'), path.join(inner, 'hard'));
    execFileSync('mkfifo', [path.join(inner, 'pipe')]);
  });
  after(cleanUp);

  const reads: [name: string, start: number | undefined, length: number | undefined, expected: number[]][] = [
    ['data', undefined, undefined, [0, 1, 2, 3, 4, 5, 6, 7]],
    ['data', 2, 3, [2, 3, 4]],
    ['data', 6, 100, [6, 7]],
    ['data', 6, undefined, [6, 7]],
    ['data', 8, 1, []],
    ['data', 99, undefined, []],
    ['alias', 0, 2, [0, 1]],
  ];
  for (const [name, start, length, expected] of reads)
    it(`reads ${name} from ${start} for ${length}`, async () =>
      assert.deepEqual([...(await diskFolder(inner).read(name, start, length))], expected));

  it('reads below itself, and through a folder that is itself a link', async () => {
    assert.equal(Buffer.from(await diskFolder(inner).read('sub/deep')).toString(), 'deep');
    assert.equal((await diskFolder(path.join(outer, 'linked')).read('data')).length, 8);
  });

  it('knows sizes, and undefined where there is no file', async () => {
    assert.equal(await diskFolder(inner).size('data'), 8);
    assert.equal(await diskFolder(inner).size('nothing'), undefined);
    assert.equal(await diskFolder(inner).size('data/below-a-file'), undefined);
  });

  const refused: [name: string, code: Parameters<typeof problem>[0]][] = [
    ['../secret', 'path-outside-folder'],
    ['sub/../../secret', 'path-outside-folder'],
    ['/etc/hostname', 'path-outside-folder'],
    ['C:\\secret', 'path-outside-folder'],
    ['da\0ta', 'path-outside-folder'],
    ['escape', 'path-outside-folder'],
    ['up/secret', 'path-outside-folder'],
    ['nothing', 'file-missing'],
    ['sub', 'file-unreadable'],
    ['loop', 'file-unreadable'],
    ['pipe', 'file-unreadable'],
  ];
  for (const [name, code] of refused)
    it(`refuses ${JSON.stringify(name)}: ${code}`, () =>
      assert.rejects(diskFolder(inner).read(name), (error) => problem(code)(error)));

  it('lists what stands in a folder; a link counts as what it leads to', async () => {
    const kinds = new Map((await diskFolder(outer).list(path.basename(inner)))?.map(({ name, kind }) => [name, kind]));
    assert.deepEqual(
      ['data', 'sub', 'alias', 'up', 'loop', 'escape'].map((name) => kinds.get(name)),
      ['file', 'folder', 'file', 'folder', 'file', 'file'],
    );
    assert.equal(await diskFolder(inner).list('data'), undefined);
    assert.equal(await diskFolder(inner).list('nothing'), undefined);
  });

  it('lists no folder outside, unless the user chose it', async () => {
    await assert.rejects(diskFolder(inner).list('up'), problem('path-outside-folder'));
    await assert.rejects(diskFolder(inner).list('..'), problem('path-outside-folder'));
    assert.ok(await new DiskFolder(inner, new Set(['up'])).list('up'));
  });

  it('refuses to tell the size of what it refuses to read', async () => {
    await assert.rejects(diskFolder(inner).size('escape'), problem('path-outside-folder'));
    await assert.rejects(diskFolder(inner).size('sub'), problem('file-unreadable'));
  });

  it('follows the link that the user chose as main file, and no other one', async () => {
    const { folder, main } = sourceOf(path.join(inner, 'escape'));
    assert.equal(Buffer.from(await folder.read(main)).toString(), 'secret');
    await assert.rejects(folder.read('up/secret'), problem('path-outside-folder'));
  });

  it('follows the folder that the user chose, and no link out of it', async () => {
    const chosen = new DiskFolder(outer, new Set(['linked']));
    assert.equal(
      Buffer.from(await chosen.read('linked/data')).toString(),
      Buffer.from(await diskFolder(inner).read('data')).toString(),
    );
    await assert.rejects(chosen.read('linked/escape'), problem('path-outside-folder'));
    await assert.rejects(new DiskFolder(inner, new Set(['u'])).read('up/secret'), problem('path-outside-folder'));
  });

  it('remembers the real paths of the files that it found', async () => {
    const folder = diskFolder(inner);
    await folder.size('sub/deep');
    await folder.read('alias');
    await folder.size('nothing');
    await assert.rejects(folder.read('escape'));
    assert.deepEqual([...folder.files].sort(), [path.join(inner, 'data'), path.join(inner, 'sub', 'deep')]);
  });

  it('says so where a file is larger than memory can hold', async () => {
    // Sparse: takes no space.
    await writeFile(path.join(inner, 'huge'), '');
    await truncate(path.join(inner, 'huge'), 2 ** 43);
    await assert.rejects(diskFolder(inner).read('huge'), problem('file-too-large'));
    assert.equal((await diskFolder(inner).read('huge', 2 ** 42, 5)).length, 5);
  });
});
