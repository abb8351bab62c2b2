/** Prunes and saves: the work of `prune`, and of `run` for a recipe that says where to save. */
import path from 'node:path';
import { isOwnName, requireWritable } from '../core/formats/write-as';
import { trainingWarnings } from '../core/report/training-warnings';
import { savePruned } from '../jobs/prune';
import { pruneStored, storedFor } from '../jobs/prune-stored';
import { recipePathOf } from '../jobs/save';
import { masksFile } from '../jobs/save-masks';
import type { Recipe } from '../shared/recipe';
import { text } from '../shared/text';
import { withCheckpoints } from './checkpoints';
import { conflict } from './flags/values';
import { scoreMethod } from './score-method';
import { claim, requireNoSource, sourcesOf, write } from './target';
import type { Context, Outcome } from './verb';
import { pruning } from './views/pruning';
import { open } from './work';

export interface PruneRequest {
  /** One method, one sparsity. */
  readonly recipe: Recipe;
  /** The folder that the recipe's paths are relative to. */
  readonly base: string;
  /** The wanted main file and, if wanted, the masks; relative to the working folder. */
  readonly out: string;
  readonly masks?: string | undefined;
  readonly force: boolean;
  /** Instead of the recipe's sparsity. */
  readonly threshold?: number | undefined;
}

/** @throws Problem `file-exists`, `source-protected` before any work, and what the work throws; Cancelled. */
export async function pruneModel(context: Context, request: PruneRequest): Promise<Outcome> {
  const { terminal, progress, signal, cwd } = context;
  const { recipe, base, force } = request;
  const out = path.resolve(cwd, request.out);
  const sources = sourcesOf(recipe, base);
  await claim(out, force, sources);
  await claim(recipePathOf(out), force, sources);
  const wantedMasks = request.masks === undefined ? undefined : path.resolve(cwd, request.masks);
  if (wantedMasks !== undefined && [out, recipePathOf(out)].includes(wantedMasks)) throw conflict('--masks', '--out');
  const masks = wantedMasks === undefined ? undefined : await claim(wantedMasks, force, sources);

  const stored = masks || request.threshold !== undefined ? undefined : await storedFor(recipe, base);
  if (stored && isOwnName(stored, out)) {
    terminal.note(
      terminal.say(text('{0} is large: its weights are read piece by piece, and its network is not.', recipe.model)),
    );
    requireWritable(stored, out);
    progress.show({ phase: 'saving', subject: request.out });
    const document = await pruneStored({ model: stored, recipe, base, out, force, signal });
    return { document, report: pruning(document, terminal) };
  }
  const work = await open(context, recipe, base);
  for (const file of [out, recipePathOf(out), ...(masks ? [masks.file] : [])]) await requireNoSource(file, work.files);
  requireWritable(work.model, out);
  return withCheckpoints(out, context, async (checkpoints) => {
    const { comparison, query } = await scoreMethod(context, work, recipe, {
      threshold: request.threshold,
      checkpoints,
    });
    progress.show({ phase: 'saving', subject: request.out });
    const { model } = work;
    const { bundle } = terminal;
    const cut = { ...query, out, force };
    const saved = await savePruned({ comparison, model, recipe, base, query: cut, bundle, signal });
    // Asked again: by another name, or as a shard, the masks' file may be one that the save has just written.
    if (masks)
      await write(await claim(masks.file, masks.exists, [saved.out]), await masksFile(comparison, query), context);
    const more = trainingWarnings(comparison.document.results).map((warning) => terminal.say(warning));
    const document = { ...saved, warnings: [...saved.warnings, ...more] };
    return { document, report: pruning(document, terminal) };
  });
}
