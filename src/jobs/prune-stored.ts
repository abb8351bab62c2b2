/** Pruning without the network: weights are read from disk piece by piece, for models that are large beside the memory. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { scoredParameters } from '../core/allocation/bounds';
import { isDataFree } from '../core/criteria/criterion';
import { resolveMethods, type Method } from '../core/criteria/index';
import { countNonZero } from '../core/evaluation/size';
import { locateStored } from '../core/formats';
import { isLarge, type StoredModel, type StoredParameter } from '../core/formats/stored-model';
import { cutsOf, type StoredCuts } from '../core/streaming/cuts';
import { piecesOf } from '../core/streaming/pieces';
import { PrunedFiles } from '../core/streaming/pruned-files';
import type { Metrics, PruneDocument } from '../shared/documents';
import type { Recipe } from '../shared/recipe';
import { locateModel, rebaseRecipe } from './location';
import { requireFolder, saveFiles } from './save';

export interface StoredRequest {
  readonly model: StoredModel;
  readonly recipe: Recipe;
  /** The folder that its paths are relative to. */
  readonly base: string;
  readonly out: string;
  readonly force: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The one method of a recipe that asks for nothing but zeros in the weights, at one sparsity. */
function methodAlone({
  methods,
  data,
  test,
  train,
  fineTune,
  maxDrop,
  sparsity,
  schedule,
}: Recipe): Method | undefined {
  const others = [data, test, train, fineTune, maxDrop];
  if (others.some((each) => each !== undefined) || sparsity.length !== 1 || methods.length !== 1) return undefined;
  if (schedule && schedule.kind !== 'one-shot') return undefined;
  const [method] = resolveMethods(methods);
  return isDataFree(method.criterion, method.options) ? method : undefined;
}

/** The recipe's model where its weights need not be read at once: they are many, its format can do that, and the recipe asks for nothing else. */
export async function storedFor(recipe: Recipe, base: string): Promise<StoredModel | undefined> {
  if (!methodAlone(recipe)) return undefined;
  const model = await locateStored(locateModel(recipe, base));
  return model && isLarge(model) ? model : undefined;
}

/** @throws Problem as an allocation, reading and `saveModel` do; Cancelled. Nothing is left behind then. */
export async function pruneStored({ model, recipe, base, out, force, signal }: StoredRequest): Promise<PruneDocument> {
  const method = methodAlone(recipe);
  const { format } = model;
  if (!method || !format.storage) throw new TypeError('neither recipe nor format can do without memory');
  await requireFolder(path.dirname(out));
  const { allocation, seed } = recipe;
  const [sparsity = 0] = recipe.sparsity;
  const scored = scoredParameters(model, allocation);
  const cuts = await cutsOf({ scored, model, method, seed, sparsity, allocation, signal });
  const pruned = new PrunedFiles(scored, cuts, model, signal);
  const files = format.storage
    .copies(model, path.basename(out))
    .map((file) =>
      'from' in file
        ? { name: file.name, bytes: pruned.bytesOf(file), size: file.bytes }
        : { name: file.name, bytes: pruned.rewritten(file) },
    );
  let hash: string | undefined;
  // Once the files are written the masks are complete.
  const maskHash = (): string => (hash ??= hashOf(scored, pruned.masks));
  const written = (): Recipe => ({
    ...rebaseRecipe(recipe, base, path.dirname(out)),
    out: path.basename(out),
    maskHash: maskHash(),
  });
  const saved = await saveFiles({ model, files, out, force, recipe: written, signal });
  const before = await metricsOf(model, scored, cuts, signal);
  const { removed, zeros, zerosBefore, kept, guard, layers } = cuts;
  return {
    schema: 1,
    warnings: [],
    executor: 'none',
    model: model.name,
    ...saved,
    criterion: method.criterion.id,
    options: method.options,
    removed,
    zeros,
    kept,
    ...(guard && { guard }),
    maskHash: maskHash(),
    layers,
    before,
    after: { ...before, nonZero: before.nonZero - (zeros - zerosBefore) },
  };
}

/** What needs no network. Scored weights were counted already. */
async function metricsOf(
  model: StoredModel,
  scored: readonly StoredParameter[],
  { zerosBefore }: StoredCuts,
  signal?: AbortSignal,
): Promise<Metrics> {
  const { bytes, parameters } = model;
  const total = (of: readonly StoredParameter[]): number => of.reduce((sum, { count }) => sum + count, 0);
  let nonZero = total(scored) - zerosBefore;
  for (const parameter of parameters)
    if (!scored.includes(parameter))
      for await (const { values } of piecesOf(parameter, model, signal)) nonZero += countNonZero(values);
  return { examples: 0, bytes, parameters: total(parameters), nonZero };
}

/** As `maskHash` makes it, without all masks in one piece. */
function hashOf(scored: readonly StoredParameter[], masks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  scored.forEach(({ name, count }, index) => hash.update(`${name}\0${count}\0`).update(masks[index]));
  return hash.digest('hex');
}
