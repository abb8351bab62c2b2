import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Problem, type ProblemCode } from '../../../src/shared/problem';

const folders: string[] = [];

/** A folder of its own, its real path; `cleanUp` in `after` removes all of them. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'prunescope-')));
  folders.push(folder);
  return folder;
}

export async function cleanUp(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** Every file below the folder with the hash of its bytes. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const result: Record<string, string> = {};
  for (const file of files.sort())
    result[path.relative(folder, file)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  return result;
}

/** For `assert.rejects` and `assert.throws`. */
export const problem =
  (code: ProblemCode) =>
  (error: unknown): boolean =>
    error instanceof Problem && error.code === code;
