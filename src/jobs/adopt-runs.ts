import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { inWorkspace, isThere } from './placed';
import { readRun } from './run-folder';

/**
 * Takes over the runs of a workspace folder that was moved: the editor keeps what belongs to a workspace by its path, so they are left with
 * the old one. Only runs whose own folder is gone, and whose model stands where theirs stood, in one of these.
 * @param root where runs of the present workspace are.
 * @param others where those of other workspaces are.
 * @returns the ids of those that were taken. Best effort: what cannot be read or moved stays.
 */
export async function adoptRuns(
  root: string,
  others: readonly string[],
  workspaces: readonly string[],
): Promise<string[]> {
  const adopted: string[] = [];
  for (const other of others) {
    const ids = path.relative(other, root) === '' ? [] : await readdir(other).catch(() => []);
    for (const id of ids) {
      const from = path.join(other, id);
      if (!(await belongs(from, workspaces))) continue;
      const taken = await move(from, path.join(root, id)).then(
        () => true,
        () => false,
      );
      if (taken) adopted.push(id);
    }
  }
  return adopted;
}

async function belongs(folder: string, workspaces: readonly string[]): Promise<boolean> {
  const run = await readRun(folder).catch(() => undefined);
  if (run?.workspace === undefined || (await exists(run.workspace))) return false;
  for (const workspace of workspaces) {
    const moved = inWorkspace(run, workspace);
    if (moved && (await isThere(moved))) return true;
  }
  return false;
}

/** Whole or not at all, also to another disk. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  if (await exists(to)) throw new Error(`${to} exists`);
  await rename(from, to).catch(async () => {
    const half = `${to}.moving`;
    try {
      await cp(from, half, { recursive: true });
      await rename(half, to);
    } catch (error) {
      await rm(half, { recursive: true, force: true });
      throw error;
    }
    await rm(from, { recursive: true, force: true });
  });
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
