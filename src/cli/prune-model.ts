/** Prunes and saves: the work of `prune`, and of `run` for a recipe that says where to save. */
import path from 'node:path';
import { compare } from '../core/comparison/compare';
import type { Comparison, PrunedWeights } from '../core/comparison/comparison';
import { writeNpz } from '../core/data';
import { recipePathOf, saveModel } from '../jobs/save';
import { rebaseRecipe } from '../jobs/location';
import type { MethodResult, PruneDocument } from '../shared/documents';
import { throwIfCancelled } from '../shared/problem';
import { problemFrom } from '../shared/rpc';
import type { Recipe } from '../shared/recipe';
import { claim, sourcesOf, write } from './target';
import type { Context, Outcome } from './verb';
import { pruning } from './views/pruning';
import { gzip, open, type Work } from './work';

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

/** A method's mask at one sparsity, and the comparison that made it. */
export interface Pruned {
  readonly comparison: Comparison;
  readonly result: MethodResult;
  readonly sparsity: number;
  readonly weights: PrunedWeights;
}

/** @throws Problem `file-exists`, `source-protected` before any work, and what the work throws; Cancelled. */
export async function pruneModel(context: Context, request: PruneRequest): Promise<Outcome> {
  const { terminal, progress, signal, cwd } = context;
  const { recipe, base, force } = request;
  const out = path.resolve(cwd, request.out);
  const sources = sourcesOf(recipe, base);
  await claim(out, force, sources);
  await claim(recipePathOf(out), force, sources);
  const masks = request.masks === undefined ? undefined : await claim(path.resolve(cwd, request.masks), force, sources);

  const work = await open(context, recipe, base);
  const { comparison, result, sparsity, weights } = await pruneWeights(context, work, recipe, request.threshold);
  const { metrics: after } = await comparison.point(result.method, sparsity, signal);

  progress.show({ phase: 'saving', subject: request.out });
  const kept = { ...rebaseRecipe(recipe, base, path.dirname(out)), sparsity: [sparsity], out: path.basename(out) };
  const saved = await saveModel({
    model: work.model,
    changed: weights.changed,
    out,
    force,
    recipe: { ...kept, maskHash: weights.maskHash },
    signal,
  });
  if (masks) await write(masks, masksFile(comparison, weights), context);

  const { removed, zeros, kept: left, guard, layers } = weights.allocation;
  const { warnings, executor, model, baseline } = comparison.document;
  const document: PruneDocument = {
    schema: 1,
    warnings,
    executor,
    model,
    out: saved.out,
    recipe: saved.recipe,
    criterion: result.criterion,
    options: result.options,
    removed,
    zeros,
    kept: left,
    ...(guard && { guard }),
    maskHash: weights.maskHash,
    layers,
    before: baseline,
    after,
  };
  return { document, report: pruning(document, terminal) };
}

/** @throws Problem where the method cannot run or the sparsity is impossible; Cancelled. */
export async function pruneWeights(
  { progress, signal, terminal }: Context,
  work: Work,
  recipe: Recipe,
  threshold?: number,
): Promise<Pruned> {
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
  const sparsity =
    threshold === undefined ? (recipe.sparsity[0] ?? 0) : comparison.sparsityBelow(result.method, threshold);
  const query = { ...comparison.allocationOf(sparsity), method: result.method };
  return { comparison, result, sparsity, weights: await comparison.prunedWeights(query) };
}

const masksFile = ({ scored }: Comparison, { masks }: PrunedWeights): Uint8Array =>
  writeNpz(scored.map(({ name, shape }) => ({ name, shape, data: masks.get(name) ?? new Uint8Array() })));
