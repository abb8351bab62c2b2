import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CheckpointStore } from '../core/training/training';
import { Problem } from '../shared/problem';
import { isMissing, readProblem, writeProblem } from './disk-error';
import { disk, type DiskWriter } from './disk-writer';
import { kindOf } from './file-identity';
import { isTemporaryName, replaceFiles } from './replace-files';

/** Checkpoints as files of one folder, which is there only while it holds some. Keys are hexadecimal hashes. */
export function diskCheckpoints(folder: string, writer: DiskWriter = disk): CheckpointStore {
  const fileOf = (key: string): string => {
    if (!/^[0-9a-f]{16,64}$/.test(key)) throw new RangeError(`${key} is no key of a checkpoint`);
    return path.join(folder, `${key}.checkpoint`);
  };
  return {
    async load(key) {
      const file = fileOf(key);
      try {
        return await readFile(file);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw readProblem(error, file);
      }
    },
    async save(key, bytes) {
      const file = fileOf(key);
      const write = async (): Promise<void> => {
        await mkdir(folder, { recursive: true }).catch((error: unknown) => {
          throw writeProblem(error, folder);
        });
        await replaceFiles([{ file, bytes, role: 'main', exists: (await kindOf(file)) !== 'none' }], writer);
      };
      // Whoever removes the last other checkpoint removes the folder with it, at any moment.
      await write().catch((error: unknown) => {
        if (error instanceof Problem && isMissing(error.details.cause)) return write();
        throw error;
      });
    },
    async remove(key) {
      await rm(fileOf(key), { force: true }).catch(() => undefined);
      await removeWithoutCheckpoints(folder).catch(() => undefined);
    },
  };
}

/** Milliseconds after which nobody writes a file any more that has a temporary name: a crash has left it. */
const abandoned = 60 * 60 * 1000;

/** Removes a folder of checkpoints that holds none any more, with what a crash has left of a write. @throws where it cannot be removed. */
async function removeWithoutCheckpoints(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.some((name) => name.endsWith('.checkpoint'))) return;
  for (const name of names.filter(isTemporaryName)) {
    const file = path.join(folder, name);
    // A younger one may be another process's, which is writing it.
    if (Date.now() - (await stat(file)).mtimeMs > abandoned) await rm(file, { force: true });
  }
  await rmdir(folder);
}
