/** Saves a pruned model as CLI.md, "Saving", promises: the source is untouched, and there is never half a model under a name. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { requireInside } from '../core/files';
import type { Model } from '../core/formats/model';
import { Problem } from '../shared/problem';
import type { Recipe } from '../shared/recipe';
import { text } from '../shared/text';
import { isMissing, readProblem, writeProblem } from './disk-error';
import { disk, type DiskWriter } from './disk-writer';
import { identitiesOf, identityOf, kindOf } from './file-identity';
import { DiskFolder, sourceOf } from './folder';
import { replaceFiles, type PlannedFile } from './replace-files';

export interface SaveRequest {
  /** Read from disk (`sourceOf`): its folder knows which files must not be touched. */
  readonly model: Model;
  /** New values by parameter name. */
  readonly changed: ReadonlyMap<string, Float32Array>;
  /** The wanted main file. */
  readonly out: string;
  /** An existing file may be replaced. Never applies to the source. */
  readonly force: boolean;
  /** Written beside it; its paths are relative to the folder of `out` (`rebaseRecipe`). */
  readonly recipe: Recipe;
  readonly signal?: AbortSignal | undefined;
}

/** `model.json` → `model.prune.json`. */
export const recipePathOf = (out: string): string =>
  path.join(path.dirname(out), `${path.basename(out, path.extname(out))}.prune.json`);

/** A name that says another format would be a lie. @throws Problem `option-invalid`. */
export function requireOwnFormat({ format, name }: Model, out: string): void {
  if (format.accepts(path.basename(out), new Uint8Array())) return;
  throw new Problem(
    'option-invalid',
    text('A model of the format {0} is not saved as {1}.', format.label, path.basename(out)),
    {
      file: out,
      found: path.extname(out) || path.basename(out),
      expected: path.extname(name),
      remedy: text('Choose a name that ends in {0}.', path.extname(name)),
    },
  );
}

/**
 * Writes the model with other weights, and its recipe, under temporary names and renames the main file last.
 * @returns the paths of the main file and of the recipe.
 * @throws Problem `source-protected`, `file-exists`, `option-invalid` (a name of another format), `file-missing` (the folder), `file-not-writable`
 * (also: disk full); Cancelled.
 * Nothing is left behind then.
 */
export async function saveModel(
  { model, changed, out, force, recipe, signal }: SaveRequest,
  writer: DiskWriter = disk,
): Promise<{ out: string; recipe: string }> {
  await requireFolder(path.dirname(out));
  const written = await model.format.write(model, changed, path.basename(out));
  const recipeFile = recipePathOf(out);
  const source = await sourceIdentities(model);
  const replaced = force ? await filesOfReplaced(model, out) : new Set<string>();

  const files: PlannedFile[] = [];
  for (const { name, bytes } of written) {
    const file = path.join(path.dirname(out), requireInside(name, out));
    const main = name === path.basename(out);
    const exists = await requireFree(file, source, (identity) => (main ? force : replaced.has(identity)));
    files.push({ file, bytes, role: main ? 'main' : 'side', exists });
  }
  const bytes = new TextEncoder().encode(`${JSON.stringify(recipe, null, 2)}\n`);
  files.push({ file: recipeFile, bytes, role: 'extra', exists: await requireFree(recipeFile, source, () => force) });

  requireOwnFormat(model, out);
  await replaceFiles(files, writer, signal);
  return { out, recipe: recipeFile };
}

/** @throws Problem `file-missing`, `file-unreadable` where files cannot be written into it. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return;
  } catch (error) {
    if (!isMissing(error)) throw readProblem(error, folder);
  }
  throw new Problem('file-missing', text('The folder {0} does not exist.', folder), {
    file: folder,
    remedy: text('Create the folder, or choose another one.'),
  });
}

async function sourceIdentities({ source }: Model): Promise<ReadonlySet<string>> {
  if (!(source.folder instanceof DiskFolder)) throw new TypeError('only a model that was read from disk can be saved');
  return identitiesOf([path.join(source.folder.path, source.main), ...source.folder.files]);
}

/** The files of the model that stands under the wanted name now: they may be replaced along with it. */
async function filesOfReplaced(model: Model, out: string): Promise<ReadonlySet<string>> {
  const old = sourceOf(out);
  try {
    await model.format.read(old);
  } catch (error) {
    // What stands there is no readable model: then nothing beside it is known to belong to it.
    if (!(error instanceof Problem)) throw error;
  }
  return identitiesOf(old.folder.files);
}

/** @returns whether there is a file, which then may be replaced. */
async function requireFree(
  file: string,
  source: ReadonlySet<string>,
  mayReplace: (identity: string) => boolean,
): Promise<boolean> {
  const kind = await kindOf(file);
  if (kind === 'none') return false;
  const identity = await identityOf(file);
  if (identity !== undefined && source.has(identity))
    throw new Problem('source-protected', text('{0} belongs to the model that was read.', file), {
      file,
      remedy: text('Choose another name.'),
    });
  if (kind === 'other') throw writeProblem(Object.assign(new Error('not a regular file'), { code: 'EISDIR' }), file);
  if (!mayReplace(identity ?? ''))
    throw new Problem('file-exists', text('{0} exists already.', file), {
      file,
      remedy: text('Choose another name, or allow that the file is replaced.'),
    });
  return true;
}
