import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LfsPointer } from '../../shared/lfs-pointer';

/** The downloaded content that a pointer stands for; undefined where it was not downloaded whole. @param root of the repository. */
export async function lfsObject(root: string, { oid, size }: LfsPointer): Promise<string | undefined> {
  const folder = await gitFolder(root);
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() && found.size === size ? file : undefined;
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
