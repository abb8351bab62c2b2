/** What the commands open before they work: the model, the data sets, the executor of a recipe. */
import { gzipSync } from 'node:zlib';
import { openDataset } from '../core/data';
import type { Dataset } from '../core/data/dataset';
import { createExecutor } from '../core/executors';
import type { Executor } from '../core/executors/executor';
import { openModel } from '../core/formats';
import type { Model } from '../core/formats/model';
import { locateData, locateModel } from '../jobs/location';
import { Problem, throwIfCancelled } from '../shared/problem';
import type { DataRecipe, Recipe } from '../shared/recipe';
import { format, text } from '../shared/text';
import type { Context } from './verb';

export interface Work {
  readonly model: Model;
  readonly data?: Dataset;
  readonly test?: Dataset;
  readonly executor: Executor;
}

/** @param base the folder that the recipe's paths are relative to. @throws Problem; Cancelled. */
export async function open(context: Context, recipe: Recipe, base: string): Promise<Work> {
  const { signal, progress, folder } = context;
  progress.show({ phase: 'reading', subject: recipe.model });
  const model = await openModel(locateModel(recipe, base));
  const read = async (data: DataRecipe): Promise<Dataset> => {
    throwIfCancelled(signal);
    progress.show({ phase: 'reading', subject: data.file });
    const located = locateData(data, base);
    return openDataset(located.folder, located.recipe, model);
  };
  const data = recipe.data && (await read(recipe.data));
  const test = recipe.test && (await read(recipe.test));
  throwIfCancelled(signal);
  const executor = await createExecutor(recipe.executor, { wasmFolder: folder });
  return { model, executor, ...(data && { data }), ...(test && { test }) };
}

/** Bytes after gzip; Node's is several times faster than the core's portable one. */
export const gzip = (bytes: Uint8Array): number => gzipSync(bytes).length;

/** The problem of a command that has to run a network that could not be read. */
export const graphRequired = (model: Model): Problem =>
  new Problem('graph-required', text('{0} cannot be run: its network could not be read.', model.name), {
    file: model.name,
    ...(model.reason && { found: format(model.reason) }),
    remedy: text('See `prunescope inspect` for what was read.'),
  });
