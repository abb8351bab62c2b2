/** What a user wrote beside a stored run: a small text file in its folder. */
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { isMissing, writeProblem } from './disk-error';
import { disk } from './disk-writer';
import { replaceFiles } from './replace-files';

const noteName = 'note.txt';
/** Characters. */
export const longestNote = 2000;

/** Undefined where there is none; a run is worth more than its note, so none either where that cannot be read. */
export async function readNote(folder: string): Promise<string | undefined> {
  const note = await readFile(path.join(folder, noteName), 'utf8').catch(() => '');
  return note.trim().slice(0, longestNote) || undefined;
}

/** @throws Problem `run-missing`, `file-not-writable`. */
export async function writeNote(folder: string, note: string): Promise<void> {
  const file = path.join(folder, noteName);
  const exists = (name: string): Promise<boolean> =>
    stat(name).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw writeProblem(error, name);
      },
    );
  if (!(await exists(folder)))
    throw new Problem('run-missing', text('This run is no longer stored.'), {
      file: folder,
      remedy: text('Refresh the list of runs.'),
    });
  const kept = note.trim().slice(0, longestNote);
  if (kept === '')
    return rm(file, { force: true }).catch((error: unknown) => {
      throw writeProblem(error, file);
    });
  const bytes = new TextEncoder().encode(`${kept}\n`);
  await replaceFiles([{ file, bytes, role: 'main', exists: await exists(file) }], disk);
}
