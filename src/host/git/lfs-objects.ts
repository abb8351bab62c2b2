import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LfsPointer } from '../../shared/lfs-pointer';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** The downloaded content that a pointer stands for; undefined where it was not downloaded whole. @param root of the repository. */
export async function lfsObject(root: string, { oid, size }: LfsPointer): Promise<string | undefined> {
  const folder = await gitFolder(root);
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() && found.size === size ? file : undefined;
}

/**
 * Copies the content that a pointer stands for, and looks at every byte on the way: nothing is left where it is not the one that was committed.
 * @param object as `lfsObject` found it. @param name of the file, as people know it. @throws Problem `file-malformed`.
 */
export async function copyObject(object: string, target: string, { oid }: LfsPointer, name: string): Promise<void> {
  const hash = createHash('sha256');
  async function* hashed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      hash.update(bytes);
      yield bytes;
    }
  }
  await pipeline(createReadStream(object), hashed, createWriteStream(target, { flags: 'wx' }));
  const found = hash.digest('hex');
  if (found === oid) return;
  await rm(target, { force: true });
  throw new Problem('file-malformed', text('The content of {0} that Git LFS has downloaded is damaged.', name), {
    file: name,
    found: `SHA-256 ${found}`,
    expected: `SHA-256 ${oid}`,
    remedy: text('Run `git lfs fsck` and `git lfs pull` in the repository, then try again.'),
  });
}

/** Where a repository keeps its objects: of a worktree and a submodule, `.git` is a file that says so. */
async function gitFolder(root: string): Promise<string | undefined> {
  const dot = path.join(root, '.git');
  try {
    if ((await stat(dot)).isDirectory()) return dot;
    const target = /^gitdir: (.+)$/m.exec(await readFile(dot, 'utf8'))?.[1];
    if (target === undefined) return undefined;
    const folder = path.resolve(root, target.trim());
    const common = await readFile(path.join(folder, 'commondir'), 'utf8').catch(() => '.');
    return path.resolve(folder, common.trim());
  } catch {
    return undefined;
  }
}
