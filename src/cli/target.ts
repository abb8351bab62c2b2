/** Files that a command writes. */
import path from 'node:path';
import { disk } from '../jobs/disk-writer';
import { identityOf, kindOf } from '../jobs/file-identity';
import { replaceFiles } from '../jobs/replace-files';
import { requireFolder } from '../jobs/save';
import { writeProblem } from '../jobs/disk-error';
import { Problem } from '../shared/problem';
import type { Recipe } from '../shared/recipe';
import { text } from '../shared/text';
import type { Context } from './verb';

/** The files that a recipe reads: no command writes over them, with `--force` neither. */
export const sourcesOf = ({ model, data, test, train }: Recipe, base: string): string[] =>
  [model, ...[data, test, train].flatMap((set) => set?.file.split(',') ?? [])].map((file) =>
    path.resolve(base, file.trim()),
  );

export interface Target {
  readonly file: string;
  /** Something stands there, and is replaced. */
  readonly exists: boolean;
}

/**
 * Whether a file may be written, asked before the work begins.
 * @throws Problem `source-protected`, `file-exists`, `file-not-writable`, `file-missing` (the folder).
 */
export async function claim(file: string, force: boolean, sources: readonly string[]): Promise<Target> {
  await requireFolder(path.dirname(file));
  const kind = await kindOf(file);
  if (kind === 'none') return { file, exists: false };
  await requireNoSource(file, sources);
  if (kind === 'other') throw writeProblem(Object.assign(new Error('not a regular file'), { code: 'EISDIR' }), file);
  if (!force)
    throw new Problem('file-exists', text('{0} exists already.', file), {
      file,
      remedy: text('Choose another name, or add --force.'),
    });
  return { file, exists: true };
}

/**
 * For what is known only once it was read: a model's shards, the files of a data folder.
 * @throws Problem `source-protected` where the file is one of these, by whatever name.
 */
export async function requireNoSource(file: string, sources: Iterable<string>): Promise<void> {
  const identity = await identityOf(file);
  for (const source of sources)
    if (identity !== undefined && (await identityOf(source)) === identity)
      throw new Problem('source-protected', text('{0} is what this command reads.', file), {
        file,
        remedy: text('Choose another name.'),
      });
}

/** Writes it whole or not at all. @throws Problem `file-not-writable`; Cancelled. */
export async function write({ file, exists }: Target, bytes: Uint8Array, { signal, progress }: Context): Promise<void> {
  progress.show({ phase: 'saving', subject: file });
  await replaceFiles([{ file, bytes, role: 'main', exists }], disk, signal);
}
