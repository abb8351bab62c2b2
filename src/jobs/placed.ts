/** Where the model of a stored run is, after its workspace has moved or it was renamed. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { RunPlaces } from '../shared/job-api';
import { fingerprintOf, type Fingerprint } from './fingerprint';
import type { StoredRun } from './run-folder';

/**
 * The run with the paths that hold now: first in the workspace folder that takes the place of its own, if that is none of them, else where it
 * was, else the model that has its bytes under another name. Unchanged where its model is nowhere. That the files are the same is the reader's to check
 * (`requireUnchanged`).
 */
export async function placed(run: StoredRun, { workspaces = [], models = [] }: RunPlaces): Promise<StoredRun> {
  const old = run.workspace;
  const isOpen = old !== undefined && workspaces.some((workspace) => path.relative(old, workspace) === '');
  if (isOpen && (await isThere(run))) return run;
  for (const workspace of workspaces) {
    const moved = inWorkspace(run, workspace);
    if (moved && (await isThere(moved))) return moved;
  }
  if (await isThere(run)) return run;
  for (const main of models) {
    const renamed = withMain(run, main);
    if (await hasItsBytes(renamed)) return renamed;
  }
  return run;
}

/** Every file of the model is there, in its size. */
export async function isThere({ model }: Pick<StoredRun, 'model'>): Promise<boolean> {
  const found = await Promise.all(model.map(hasItsSize));
  return found.every(Boolean);
}

/** As if the whole workspace were there. Undefined where the run is of that one, or of none. */
export function inWorkspace(run: StoredRun, workspace: string): StoredRun | undefined {
  const { workspace: old, base, recipe } = run;
  if (old === undefined || path.relative(old, workspace) === '') return undefined;
  const within = path.relative(old, base);
  if (within.split(path.sep)[0] === '..' || path.isAbsolute(within)) return undefined;
  const there = path.join(workspace, within);
  return withMain({ ...run, base: there, workspace }, path.resolve(there, recipe.model));
}

/** With another main file: its side files stand to it as they did to the old one. */
function withMain(run: StoredRun, main: string): StoredRun {
  const { base, model, recipe } = run;
  const old = mainOf(run);
  const folder = path.dirname(old.file);
  return {
    ...run,
    recipe: { ...recipe, model: path.relative(base, main).replaceAll(path.sep, '/') },
    model: model.map((each) => ({
      ...each,
      file: each === old ? main : path.resolve(path.dirname(main), path.relative(folder, each.file)),
    })),
  };
}

/** By its name; where the recipe named a link to a file of another name, the first. */
function mainOf({ model: [first, ...others], recipe }: StoredRun): Fingerprint {
  if (!first) throw new TypeError('a run has at least one model file');
  const name = path.posix.basename(recipe.model.replaceAll(path.sep, '/'));
  return [first, ...others].find(({ file }) => path.basename(file) === name) ?? first;
}

const hasItsSize = ({ file, bytes }: Fingerprint): Promise<boolean> =>
  stat(file).then(
    ({ size }) => size === bytes,
    () => false,
  );

async function hasItsBytes(run: StoredRun): Promise<boolean> {
  if (!(await isThere(run))) return false;
  for (const { file, sha256 } of run.model) if ((await fingerprintOf(file)).sha256 !== sha256) return false;
  return true;
}
