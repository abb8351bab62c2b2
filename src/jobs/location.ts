/** Where a recipe's paths lead: they are relative to the recipe's own folder, and may leave it (the user wrote them). */
import path from 'node:path';
import type { DataRecipe, Recipe } from '../shared/recipe';
import { DiskFolder, sourceOf, type DiskSource } from './folder';

/** The one data set that is no file: seeded noise in the model's input shape. */
const synthetic = 'synthetic';
export const isSynthetic = ({ file }: DataRecipe): boolean => file === synthetic;

export interface DataLocation {
  readonly folder: DiskFolder;
  /** The same recipe, its file's name relative to the folder. */
  readonly recipe: DataRecipe;
}

/** @param base the recipe's folder. */
export const locateModel = (recipe: Recipe, base: string): DiskSource => sourceOf(path.resolve(base, recipe.model));

/** The deepest folder that holds all of a data set's files (`x.npy,y.npy`: two), and the file with its classes. */
export function locateData(recipe: DataRecipe, base: string): DataLocation {
  if (recipe.file === synthetic) return { folder: new DiskFolder(base), recipe };
  const files = namesIn(recipe.file).map((name) => path.resolve(base, name));
  const classes = recipe.classes === undefined ? [] : [path.resolve(base, recipe.classes)];
  const root = [...files, ...classes].map((file) => path.dirname(file)).reduce(commonFolder);
  const within = (file: string): string => slashes(path.relative(root, file));
  const names = files.map(within);
  const [order] = classes.map(within);
  return {
    folder: new DiskFolder(root, new Set([...names, ...classes.map(within)])),
    recipe: { ...recipe, file: names.join(), ...(order !== undefined && { classes: order }) },
  };
}

/** The recipe that means the same in another folder. */
export function rebaseRecipe(recipe: Recipe, from: string, to: string): Recipe {
  const move = (name: string): string => slashes(path.relative(to, path.resolve(from, name)));
  const moveData = (data: DataRecipe): DataRecipe => ({
    ...data,
    ...(data.file !== synthetic && { file: namesIn(data.file).map(move).join() }),
    ...(data.classes !== undefined && { classes: move(data.classes) }),
  });
  const { model, data, test, train, out } = recipe;
  return {
    ...recipe,
    model: move(model),
    ...(data && { data: moveData(data) }),
    ...(test && { test: moveData(test) }),
    ...(train && { train: moveData(train) }),
    ...(out !== undefined && { out: move(out) }),
  };
}

const slashes = (name: string): string => name.replaceAll(path.sep, '/');
const namesIn = (file: string): string[] => file.split(',').map((name) => name.trim());

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (path.relative(folder, b).split(path.sep)[0] === '..' && folder !== path.dirname(folder))
    folder = path.dirname(folder);
  return folder;
}
