import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { maskHash } from '../core/allocation/masks';
import type { MaskArray } from '../core/handover/mask-array';
import { Problem } from '../shared/problem';
import { readProblem } from './disk-error';
import { readRecipe } from './read-recipe';

const ending = '.prune.json';
/** Bytes of a file that is no recipe of ours. */
const largest = 2 ** 20;

/**
 * The model that masks were made for: that of the recipe beside them which says that it made these very masks. Undefined where there is none.
 * @param file of the masks. @throws Problem `file-unreadable` for the folder.
 */
export async function modelOfMasks(file: string, masks: readonly MaskArray[]): Promise<string | undefined> {
  const folder = path.dirname(file);
  const names = await readdir(folder).catch((error: unknown) => {
    throw readProblem(error, folder);
  });
  const wanted = await maskHash(masks.map(({ name, mask }) => [name, mask]));
  for (const name of names.filter((each) => each.endsWith(ending)).sort()) {
    const recipe = await recipeIn(path.join(folder, name));
    if (recipe?.maskHash === wanted) return path.resolve(folder, recipe.model);
  }
  return undefined;
}

/** Undefined for what is no recipe: it stands there for a reason of its own. */
async function recipeIn(file: string): Promise<Awaited<ReturnType<typeof readRecipe>> | undefined> {
  try {
    return (await stat(file)).size <= largest ? await readRecipe(file) : undefined;
  } catch (error) {
    if (error instanceof Problem || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}
