/** What a recipe names, opened: what a comparison starts from. */
import { checkTargets, openFitted } from '../core/data';
import type { Answers } from '../core/data/check-targets';
import type { Dataset } from '../core/data/dataset';
import { locateStored, openModel } from '../core/formats';
import type { Model } from '../core/formats/model';
import { isLarge, type StoredModel } from '../core/formats/stored-model';
import type { Graph } from '../core/graph/graph';
import { objectiveOf } from '../core/statistics/objective';
import { Problem } from '../shared/problem';
import type { DataRecipe, LossName, Recipe } from '../shared/recipe';
import { text } from '../shared/text';
import { locateData, locateModel } from './location';
import { freeMemory } from './memory';
import { responsive } from './responsive';

export interface OpenedModel {
  readonly model: Model;
  /** Real paths of the model's files. */
  readonly files: ReadonlySet<string>;
}

/** @throws Problem; `memory-short` before anything large is read. */
export async function openRecipeModel(recipe: Recipe, base: string, free = freeMemory): Promise<OpenedModel> {
  const source = locateModel(recipe, base);
  const stored = await locateStored(source);
  if (stored) await requireRoom(stored, free);
  const model = await (stored?.load?.() ?? openModel(source));
  return { model, files: source.folder.files };
}

/** Whoever has all weights of a model has them as float32, beside the file's own bytes. @throws Problem `memory-short` */
async function requireRoom(stored: StoredModel, free: () => Promise<number>): Promise<void> {
  if (!isLarge(stored)) return;
  const needed = stored.bytes + 4 * stored.parameters.reduce((sum, { count }) => sum + count, 0);
  const found = await free();
  if (needed <= found) return;
  throw new Problem('memory-short', text('The weights of {0} do not fit into memory.', stored.name), {
    file: stored.name,
    found: `${Math.floor(found / 2 ** 20)} MiB`,
    expected: `${Math.ceil(needed / 2 ** 20)} MiB`,
    remedy: text('Prune it by magnitude in the terminal, without data: its weights are then read piece by piece.'),
  });
}

export interface OpenedData {
  /** With the extents that its file leaves to the data. */
  readonly model: Model;
  readonly data?: Dataset;
  readonly test?: Dataset;
  readonly train?: Dataset;
  /** Real paths of what they were read from. */
  readonly dataFiles?: ReadonlySet<string>;
}

/** @throws Problem where the data does not fit the model, too. */
export async function openRecipeData(recipe: Recipe, base: string, opened: Model): Promise<OpenedData> {
  const { data, test, train } = recipe;
  // The first data set decides; the others have to fit.
  let model = opened;
  const dataFiles = new Set<string>();
  const open = async (part: DataRecipe): Promise<Dataset> => {
    const { folder, recipe: located } = locateData(part, base);
    const fitted = await openFitted(folder, located, model, await freeMemory());
    const { dataset } = fitted;
    ({ model } = fitted);
    for (const file of folder.files) dataFiles.add(file);
    if (model.graph) await checkTargets(dataset, answersOf(model.graph, model.loss, recipe, dataset));
    return responsive(dataset);
  };
  const sets = {
    ...(data && { data: await open(data) }),
    ...(test && { test: await open(test) }),
    ...(train && { train: await open(train) }),
  };
  return { model, ...sets, dataFiles };
}

/** What targets have to fit. */
function answersOf(
  graph: Graph,
  trainedWith: LossName | undefined,
  { loss: wanted, output: name }: Recipe,
  { targets }: Dataset,
): Answers {
  const { classes, loss, output } = objectiveOf(graph, { loss: wanted, output: name, trainedWith, targets });
  const labels = classes === 1 && loss === 'binary-cross-entropy' ? 2 : classes;
  return { classes: labels, shape: output.shape.slice(1), loss };
}
