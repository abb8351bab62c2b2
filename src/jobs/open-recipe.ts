/** What a recipe names, opened: what a comparison starts from. */
import { checkTargets, openDataset } from '../core/data';
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
export async function openRecipeData({ data, test, output }: Recipe, base: string, model: Model): Promise<OpenedData> {
  const port = model.graph?.outputs.find(({ name }) => output === undefined || name === output);
  const open = async (part: DataRecipe): Promise<Dataset> => {
    const { folder, recipe } = locateData(part, base);
    const dataset = await openDataset(folder, recipe, model);
    await checkTargets(dataset, port?.node.shape.at(-1) ?? 1);
    return responsive(dataset);
  };
  return { ...(data && { data: await open(data) }), ...(test && { test: await open(test) }) };
}
