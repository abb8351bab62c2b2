import { constants } from 'node:fs';
import { appendFile, cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { identityOf } from './file-identity';
import { requireUnchanged } from './fingerprint';
import { inWorkspace, isThere } from './placed';
import { readRun, writeHeader, type StoredRun } from './run-folder';
import { isHeld, isMark } from './run-hold';

/** Ids of runs of which a copy was made, one a line: one that is deleted afterwards does not come again. */
const copiedName = '.copied';

/** A stored run, and what is to be said of it in the workspace that takes it over. */
interface Claim {
  readonly run: StoredRun;
  /** The workspace is the run's own, under another path. What else has its model may be a copy: the run stays and is copied. */
  readonly own: boolean;
}

/**
 * Takes over the runs of a workspace folder that was moved: the editor keeps what belongs to a workspace by its path, so they are left with
 * the old one. Only runs whose own folder is not where it was. A folder that is that one by its id gets the runs, another one with the same
 * model in the same place gets copies: the run's own may only not be mounted now.
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
  const known = new Set([...(await namesIn(root)), ...(await copiedBefore(root))]);
  const hasItsBytes = modelChecks();
  for (const other of others) {
    for (const id of path.relative(other, root) === '' ? [] : await namesIn(other)) {
      const from = path.join(other, id);
      const claim = known.has(id) ? undefined : await claimOn(from, workspaces, hasItsBytes);
      if (!claim) continue;
      try {
        await mkdir(root, { recursive: true });
        await (claim.own ? move : copy)(from, path.join(root, id), claim.run);
        if (!claim.own) await appendFile(path.join(root, copiedName), `${id}\n`);
        known.add(id);
        adopted.push(id);
      } catch {
        // As said.
      }
    }
  }
  return adopted;
}

type ModelCheck = (run: StoredRun) => Promise<boolean>;

async function claimOn(
  folder: string,
  workspaces: readonly string[],
  hasItsBytes: ModelCheck,
): Promise<Claim | undefined> {
  const run = await readRun(folder).catch(() => undefined);
  if (run?.workspace === undefined || (await isWhereItWas(run.workspace, run.workspaceId))) return undefined;
  for (const workspace of workspaces) {
    const there = path.relative(run.workspace, workspace) === '' ? run : inWorkspace(run, workspace);
    if (!there || !(await isThere(there))) continue;
    const workspaceId = await identity(workspace);
    const own = workspaceId !== undefined && workspaceId === run.workspaceId;
    if (own ? await isHeld(folder) : !(await hasItsBytes(there))) continue;
    return { run: { ...there, ...(workspaceId !== undefined && { workspaceId }) }, own };
  }
  return undefined;
}

/** Where a run does not know its workspace's id, the path must do. */
async function isWhereItWas(workspace: string, id: string | undefined): Promise<boolean> {
  const found = await identity(workspace);
  return found !== undefined && (id === undefined || found === id);
}

const identity = (folder: string): Promise<string | undefined> => identityOf(folder).catch(() => undefined);

/** Whether a run's model is what it was. Many runs are of one model, which is read once. */
function modelChecks(): ModelCheck {
  const known = new Map<string, Promise<boolean>>();
  return async ({ model }) => {
    const key = JSON.stringify(model.map(({ file, sha256, modified }) => [file, sha256, modified]));
    const check =
      known.get(key) ??
      requireUnchanged(model).then(
        () => true,
        () => false,
      );
    known.set(key, check);
    return check;
  };
}

async function move(from: string, to: string, run: StoredRun): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    // To another disk.
    await copy(from, to, run);
    await rm(from, { recursive: true, force: true });
    return;
  }
  await writeHeader(to, run);
}

/** Whole or not at all. */
async function copy(from: string, to: string, run: StoredRun): Promise<void> {
  // No list shows what begins with a dot: a crash may leave it.
  const half = path.join(path.dirname(to), `.${path.basename(to)}.moving`);
  try {
    const filter = (file: string): boolean => !isMark(path.basename(file));
    await cp(from, half, { recursive: true, mode: constants.COPYFILE_FICLONE, preserveTimestamps: true, filter });
    await writeHeader(half, run);
    await rename(half, to);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

async function copiedBefore(root: string): Promise<string[]> {
  const content = await readFile(path.join(root, copiedName), 'utf8').catch(() => '');
  return content.split('\n').filter(Boolean);
}
