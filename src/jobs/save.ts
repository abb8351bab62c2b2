/** Saves a pruned model as CLI.md, "Saving", promises: the source is untouched, and there is never half a model under a name. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { requireInside, type OutputFile } from '../core/files';
import type { Model } from '../core/formats/model';
import { requireWritable, writeAs } from '../core/formats/write-as';
import { Problem } from '../shared/problem';
import { modelEnding } from '../shared/model-ending';
import type { Recipe } from '../shared/recipe';
import { text, type Text } from '../shared/text';
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
  /** Written beside it; its paths are relative to the folder of `out` (`rebaseRecipe`). Absent: nothing is. */
  readonly recipe?: Recipe | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** `model.json` → `model.prune.json`. */
export const recipePathOf = (out: string): string =>
  path.join(path.dirname(out), `${path.basename(out, modelEnding(out))}.prune.json`);

/**
 * Writes the model with other weights, and its recipe, under temporary names and renames the main file last.
 * @throws Problem `source-protected`, `file-exists`, `option-invalid` (a name of another format), `file-missing` (the folder), `file-not-writable`
 * (also: disk full); Cancelled.
 * Nothing is left behind then.
 */
export async function saveModel(
  { model, changed, ...request }: SaveRequest,
  writer: DiskWriter = disk,
): Promise<Saved> {
  await requireFolder(path.dirname(request.out));
  const { files, warnings } = await writeAs(model, changed, path.basename(request.out));
  const saved = await saveFiles({ model, files, ...request }, writer);
  return { ...saved, ...(warnings.length > 0 && { warnings }) };
}

/** Paths of what was saved. */
interface SavedFiles {
  readonly out: string;
  /** Empty where none was wanted. */
  readonly recipe: string;
}
export interface Saved extends SavedFiles {
  /** What the saved model lacks of the one that was read; absent where that is nothing. */
  readonly warnings?: readonly Text[];
}

/** The files of a model that was read from disk, the main one called as `out`. */
export interface FilesRequest extends Omit<SaveRequest, 'model' | 'changed' | 'recipe'> {
  readonly model: Pick<Model, 'format' | 'name' | 'source' | 'graph' | 'reason'>;
  /** A function: asked when the model's files are written, and no sooner. */
  readonly recipe?: Recipe | (() => Recipe) | undefined;
  readonly files: readonly (Pick<PlannedFile, 'bytes' | 'size'> & Pick<OutputFile, 'name'>)[];
}

/** As `saveModel`, where the files are known. */
export async function saveFiles(
  { model, files: written, out, force, recipe, signal }: FilesRequest,
  writer: DiskWriter = disk,
): Promise<SavedFiles> {
  const recipeFile = recipePathOf(out);
  const source = await sourceIdentities(model);
  const replaced = force ? await filesOfReplaced(model, out) : new Set<string>();

  const files: PlannedFile[] = [];
  for (const { name, bytes, size } of written) {
    const file = path.join(path.dirname(out), requireInside(name, out));
    const main = name === path.basename(out);
    const exists = await requireFree(file, source, (identity) => (main ? force : replaced.has(identity)));
    files.push({ file, bytes, ...(size !== undefined && { size }), role: main ? 'main' : 'side', exists });
  }
  if (recipe)
    files.push({
      file: recipeFile,
      bytes: typeof recipe === 'function' ? lazily(() => recipeBytes(recipe())) : recipeBytes(recipe),
      role: 'extra',
      exists: await requireFree(recipeFile, source, () => force),
    });

  requireWritable(model, out);
  await replaceFiles(files, writer, signal);
  return { out, recipe: recipe ? recipeFile : '' };
}

/** A recipe as its file holds it. */
export const recipeBytes = (recipe: Recipe): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(recipe, null, 2)}\n`);

async function* lazily(bytes: () => Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes();
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

/** What must not be touched: the files that a model was read from. */
export async function sourceIdentities({ source }: Pick<Model, 'source'>): Promise<ReadonlySet<string>> {
  if (!(source.folder instanceof DiskFolder)) throw new TypeError('only a model that was read from disk can be saved');
  return identitiesOf([path.join(source.folder.path, source.main), ...source.folder.files]);
}

/** The files of the model that stands under the wanted name now: they may be replaced along with it. */
async function filesOfReplaced(model: Pick<Model, 'format'>, out: string): Promise<ReadonlySet<string>> {
  const old = sourceOf(out);
  try {
    // Its weights need not be read to know which files it has.
    await (model.format.storage?.locate(old) ?? model.format.read(old));
  } catch (error) {
    // What stands there is no readable model: then nothing beside it is known to belong to it.
    if (!(error instanceof Problem)) throw error;
  }
  return identitiesOf(old.folder.files);
}

/** @returns whether there is a file, which then may be replaced. @throws Problem `source-protected`, `file-exists`. */
export async function requireFree(
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
