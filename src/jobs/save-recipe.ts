import path from 'node:path';
import { modelEnding } from '../shared/model-ending';
import { disk } from './disk-writer';
import { recipeOf, type PruneRequest } from './prune';
import { replaceFiles } from './replace-files';
import { recipeBytes, requireFolder, requireFree, sourceIdentities } from './save';

/** What a saved recipe says of its own model: the same name, with the ending of the model that it prunes. */
const outOf = (recipe: string, model: string): string =>
  `${recipe.replace(/(\.prune)?\.json$/i, '')}-pruned${modelEnding(model)}`;

/**
 * Writes the recipe of a compared method's mask at one allocation, and nothing else: `query.out` is the recipe's file.
 * @throws Problem `file-missing` (the folder), `source-protected`, `file-exists`, `file-not-writable`; Cancelled.
 */
export async function saveRecipe(request: PruneRequest): Promise<{ readonly recipe: string }> {
  const { comparison, model, query, signal } = request;
  const { out, force } = query;
  await requireFolder(path.dirname(out));
  const { criterion, options } = comparison.candidate(query);
  const { maskHash, tuning } = await comparison.prunedWeights(query, query.fineTuned !== false);
  const written = { ...query, out: outOf(out, model.source.main) };
  const recipe = recipeOf({ ...request, query: written }, { criterion, options: { ...options } }, maskHash, tuning);
  const exists = await requireFree(out, await sourceIdentities(model), () => force);
  await replaceFiles([{ file: out, bytes: recipeBytes(recipe), role: 'main', exists }], disk, signal);
  return { recipe: out };
}
