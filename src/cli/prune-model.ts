/** Prunes and saves: the work of `prune`, and of `run` for a recipe that says where to save. */
import path from 'node:path';
import { compare } from '../core/comparison/compare';
import type { Comparison } from '../core/comparison/comparison';
import { writeNpz } from '../core/data/npz-writer';
import { gzip } from '../jobs/gzip';
import { savePruned } from '../jobs/prune';
import { recipePathOf, requireOwnFormat } from '../jobs/save';
import { throwIfCancelled } from '../shared/problem';
import type { AllocationQuery } from '../shared/protocol';
import { problemFrom } from '../shared/rpc';
import type { Recipe } from '../shared/recipe';
import { conflict } from './flags/values';
import { claim, requireNoSource, sourcesOf, write } from './target';
import type { Context, Outcome } from './verb';
import { pruning } from './views/pruning';
import { open, type Work } from './work';

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

  const work = await open(context, recipe, base);
  for (const file of [out, recipePathOf(out), ...(masks ? [masks.file] : [])]) await requireNoSource(file, work.files);
  requireOwnFormat(work.model, out);
  const { comparison, query } = await scoreMethod(context, work, recipe, request.threshold);
  progress.show({ phase: 'saving', subject: request.out });
  const { model } = work;
  const document = await savePruned({ comparison, model, recipe, base, query: { ...query, out, force }, signal });
  // Asked again: by another name, or as a shard, the masks' file may be one that the save has just written.
  if (masks)
    await write(await claim(masks.file, masks.exists, [document.out]), await masksFile(comparison, query), context);
  return { document, report: pruning(document, terminal) };
}

type MethodQuery = AllocationQuery & { readonly method: string };

/**
 * Scores with the one method of a recipe.
 * @returns the comparison that holds the scores, and the allocation that the recipe (or the threshold) asks of it.
 * @throws Problem where the method cannot run or the sparsity is impossible; Cancelled.
 */
export async function scoreMethod(
  { progress, signal, terminal }: Context,
  work: Work,
  recipe: Recipe,
  threshold?: number,
): Promise<{ readonly comparison: Comparison; readonly query: MethodQuery }> {
  const comparison = await compare({
    ...work,
    recipe,
    signal,
    gzip,
    bundle: terminal.bundle,
    onEvent: (event) => event.kind === 'progress' && progress.show(event.progress),
  });
  throwIfCancelled(signal);
  const [result] = comparison.document.results;
  if (!result) throw new Error('a recipe has at least one method');
  if (result.error) throw problemFrom(result.error);
  const { method } = result;
  const sparsity = threshold === undefined ? (recipe.sparsity[0] ?? 0) : comparison.sparsityBelow(method, threshold);
  return { comparison, query: { ...comparison.allocationOf(sparsity), method } };
}

async function masksFile(comparison: Comparison, query: MethodQuery): Promise<Uint8Array> {
  const { masks } = await comparison.prunedWeights(query);
  return writeNpz(
    comparison.scored.map(({ name, shape }) => ({ name, shape, data: masks.get(name) ?? new Uint8Array() })),
  );
}
