import path from 'node:path';
import type { Comparison } from '../core/comparison/comparison';
import type { MethodQuery, PrunedWeights } from '../core/comparison/pruned-weights';
import type { Model } from '../core/formats/model';
import { writeMasks } from '../core/handover/mask-array';
import type { MaskFileDocument } from '../shared/handover';
import type { MasksQuery } from '../shared/job-api';
import type { Recipe } from '../shared/recipe';
import { disk } from './disk-writer';
import { recipeOf } from './prune';
import { replaceFiles, type PlannedFile } from './replace-files';
import { recipeBytes, recipePathOf, requireFolder, requireFree, sourceIdentities } from './save';

export interface MasksRequest {
  readonly comparison: Comparison;
  readonly model: Model;
  /** What the comparison ran. */
  readonly recipe: Recipe;
  /** The folder that its paths are relative to. */
  readonly base: string;
  readonly query: MasksQuery;
  readonly signal?: AbortSignal | undefined;
}

/** A method's masks at one allocation as `npz`: uint8, 1 = kept, each under its parameter's name and in its shape. */
export async function masksFile(comparison: Comparison, query: MethodQuery): Promise<Uint8Array> {
  return bytesOf(comparison, (await comparison.prunedWeights(query, false)).masks);
}

const bytesOf = ({ scored }: Comparison, masks: PrunedWeights['masks']): Uint8Array =>
  writeMasks(scored.map(({ name, shape }) => ({ name, shape, mask: masks.get(name) ?? new Uint8Array() })));

/**
 * Writes the masks, and the recipe that makes them beside them, whole or not at all.
 * @throws Problem `file-missing` (the folder), `source-protected`, `file-exists`, `file-not-writable`; Cancelled.
 */
export async function saveMasks(request: MasksRequest): Promise<MaskFileDocument> {
  const { comparison, model, query, signal } = request;
  const { out, force } = query;
  await requireFolder(path.dirname(out));
  const { criterion, options } = comparison.candidate(query);
  const { masks, maskHash } = await comparison.prunedWeights(query, false);
  const recipe: Recipe = { ...recipeOf(request, { criterion, options: { ...options } }, maskHash, undefined) };
  // It stands beside masks, and running it saves no model under their name.
  delete recipe.out;
  const source = await sourceIdentities(model);
  const plan = async (file: string, role: PlannedFile['role'], bytes: Uint8Array): Promise<PlannedFile> => ({
    file,
    bytes,
    role,
    exists: await requireFree(file, source, () => force),
  });
  const files = [
    await plan(out, 'main', bytesOf(comparison, masks)),
    await plan(recipePathOf(out), 'extra', recipeBytes(recipe)),
  ];
  await replaceFiles(files, disk, signal);
  return { out, recipe: recipePathOf(out), arrays: comparison.scored.map(({ name, shape }) => ({ name, shape })) };
}
