/** What the commands open before they work: the model, the data sets, the executor of a recipe. */
import type { Dataset } from '../core/data/dataset';
import type { Executor } from '../core/executors/executor';
import type { Model } from '../core/formats/model';
import { estimateMemory } from '../jobs/estimate';
import { requireMemory } from '../jobs/memory';
import { openRecipeData, openRecipeModel } from '../jobs/open-recipe';
import { startExecutor } from '../jobs/workers/engine';
import { nativePackageBeside } from '../jobs/workers/native-package';
import { usualWorkers, workersThatFit } from '../jobs/workers/worker-count';
import { Problem, throwIfCancelled } from '../shared/problem';
import type { Recipe } from '../shared/recipe';
import { format, text } from '../shared/text';
import type { Context } from './verb';

export interface Work {
  readonly model: Model;
  readonly data?: Dataset;
  readonly test?: Dataset;
  readonly train?: Dataset;
  readonly executor: Executor;
  /** Real paths of everything that was read: the model's shards, the files of a data folder. */
  readonly files: ReadonlySet<string>;
}

/** @param base the folder that the recipe's paths are relative to. @throws Problem; Cancelled. */
export async function open(context: Context, recipe: Recipe, base: string): Promise<Work> {
  const { signal, progress } = context;
  progress.show({ phase: 'reading', subject: recipe.model });
  const { model: opened, files } = await openRecipeModel(recipe, base);
  throwIfCancelled(signal);
  const { dataFiles = new Set(), model, ...data } = await openRecipeData(recipe, base, opened);
  throwIfCancelled(signal);
  await requireMemory(estimateMemory(model, recipe));
  const executor = await executorFor(context, recipe, await workersThatFit(wantedWorkers(context), model, recipe));
  throwIfCancelled(signal);
  return { model, executor, files: new Set([...files, ...dataFiles]), ...data };
}

/** The executor of a recipe. */
export const executorFor = (
  context: Context,
  { executor }: Pick<Recipe, 'executor'>,
  workers = wantedWorkers(context),
): Promise<Executor> =>
  startExecutor(executor, {
    wasmFolder: context.folder,
    workers,
    nativePackage: nativePackageBeside(context.folder),
    onLog: (line) => context.terminal.debug(line),
    onNote: (note) => context.terminal.note(context.terminal.say(note)),
  });

const wantedWorkers = ({ workers }: Context): number => workers ?? usualWorkers();

/** The problem of a command that has to run a network that could not be read. */
export const graphRequired = ({ name, reason }: Model): Problem =>
  new Problem('graph-required', text('{0} cannot be run: its network could not be read.', name), {
    file: name,
    ...(reason && { found: format(reason) }),
    remedy: text('See `prunescope inspect` for what was read.'),
  });
