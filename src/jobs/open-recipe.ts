/** What a recipe names, opened: what a comparison starts from. */
import { openDataset } from '../core/data';
import type { Dataset } from '../core/data/dataset';
import { openModel } from '../core/formats';
import type { Model } from '../core/formats/model';
import type { DataRecipe, Recipe } from '../shared/recipe';
import { locateData, locateModel } from './location';
import { responsive } from './responsive';

export interface OpenedModel {
  readonly model: Model;
  /** Real paths of the model's files. */
  readonly files: ReadonlySet<string>;
}

/** @throws Problem */
export async function openRecipeModel(recipe: Recipe, base: string): Promise<OpenedModel> {
  const source = locateModel(recipe, base);
  const model = await openModel(source);
  return { model, files: source.folder.files };
}

export interface OpenedData {
  readonly data?: Dataset;
  readonly test?: Dataset;
}

/** @throws Problem where the data does not fit the model, too. */
export async function openRecipeData({ data, test }: Recipe, base: string, model: Model): Promise<OpenedData> {
  const open = async (part: DataRecipe): Promise<Dataset> => {
    const { folder, recipe } = locateData(part, base);
    return responsive(await openDataset(folder, recipe, model));
  };
  return { ...(data && { data: await open(data) }), ...(test && { test: await open(test) }) };
}
