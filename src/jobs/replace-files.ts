import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { Cancelled, Problem, throwIfCancelled } from '../shared/problem';
import { text } from '../shared/text';
import { errnoOf, writeProblem } from './disk-error';
import type { DiskWriter, FileBytes } from './disk-writer';

export interface PlannedFile {
  /** The wanted path. */
  readonly file: string;
  readonly bytes: FileBytes;
  /** How many, where they come piece by piece. */
  readonly size?: number;
  /** `side`: the main file refers to it. `extra`: says something about the others. */
  readonly role: 'main' | 'side' | 'extra';
  /** Replaces a file. */
  readonly exists: boolean;
}

/** A rename that was done and can be taken back. */
interface Step {
  readonly from: string;
  readonly to: string;
}

/**
 * Brings several files of one folder to the disk as one: all under temporary names first, then renamed, the main file last. After
 * an error everything is as it was before. After a crash (of the machine, say) the main file is the old one, the new one, or
 * missing, but never one whose side files do not fit; what else is left has a temporary name (`.prunescope-….tmp`).
 * @throws Problem `file-not-writable`; Cancelled.
 */
export async function replaceFiles(
  files: readonly PlannedFile[],
  writer: DiskWriter,
  signal?: AbortSignal,
): Promise<void> {
  const temporary = new Map(files.map(({ file }) => [file, temporaryName(file)]));
  try {
    for (const { file, bytes } of files) {
      throwIfCancelled(signal);
      await writer.create(temporary.get(file) ?? file, bytes).catch((error: unknown) => {
        // Bytes that come piece by piece are computed meanwhile.
        throw error instanceof Problem || error instanceof Cancelled ? error : writeProblem(error, file);
      });
    }
    throwIfCancelled(signal);
    await renameAll(files, temporary, writer);
  } catch (error) {
    for (const file of temporary.values()) await writer.remove(file).catch(() => undefined);
    throw await withSpace(error, files);
  }
}

async function renameAll(
  files: readonly PlannedFile[],
  temporary: ReadonlyMap<string, string>,
  writer: DiskWriter,
): Promise<void> {
  const last = files.filter(({ role }) => role === 'main');
  const first = files.filter(({ role }) => role !== 'main');
  // An old main file must not stand beside new side files: it leaves before them.
  const sideReplaced = first.some(({ role, exists }) => role === 'side' && exists);
  const leaving = [...(sideReplaced ? last : []), ...first].filter(({ exists }) => exists);
  const steps: Step[] = [
    ...leaving.map(({ file }) => ({ from: file, to: temporaryName(file) })),
    ...[...first, ...last].map(({ file }) => ({ from: temporary.get(file) ?? file, to: file })),
  ];
  const folders = new Set(files.map(({ file }) => path.dirname(file)));
  const sync = (): Promise<unknown> => Promise.allSettled([...folders].map((folder) => writer.syncFolder(folder)));
  const done: Step[] = [];
  try {
    for (const step of steps) {
      if (step === steps.at(-1)) await sync();
      await writer.rename(step.from, step.to);
      done.push(step);
    }
  } catch (error) {
    for (const { from, to } of done.reverse()) await writer.rename(to, from).catch(() => undefined);
    throw writeProblem(error, files.find(({ role }) => role === 'main')?.file ?? '');
  }
  await sync();
  for (const { to } of steps.slice(0, leaving.length)) await writer.remove(to).catch(() => undefined);
}

const temporaryName = (file: string): string =>
  path.join(path.dirname(file), `.prunescope-${randomBytes(8).toString('hex')}.tmp`);

/** What a crash may leave of a write. */
export const isTemporaryName = (name: string): boolean => /^\.prunescope-[0-9a-f]{16}\.tmp$/.test(name);

/** A full disk says how much was needed and how much there is (after the temporary files are gone). */
async function withSpace(error: unknown, files: readonly PlannedFile[]): Promise<unknown> {
  const [{ file } = { file: '' }] = files;
  if (!(error instanceof Problem) || !['ENOSPC', 'EDQUOT'].includes(errnoOf(error.details.cause) ?? '')) return error;
  const free = await statfs(path.dirname(file)).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
  const needed = files.reduce((sum, { bytes, size = 0 }) => sum + ('length' in bytes ? bytes.length : size), 0);
  return new Problem(
    'file-not-writable',
    text('The disk is full: {0} cannot be written.', error.details.file ?? file),
    {
      file: error.details.file ?? file,
      ...(free !== undefined && { found: `${free} B` }),
      expected: `${needed} B`,
      remedy: text('Free some space, or choose another disk.'),
      cause: error,
    },
  );
}
