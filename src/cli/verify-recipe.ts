import path from 'node:path';
import { openModel } from '../core/formats';
import type { Model } from '../core/formats/model';
import { sourceOf } from '../jobs/folder';
import type { VerifyDocument } from '../shared/documents';
import { Problem } from '../shared/problem';
import type { Recipe } from '../shared/recipe';
import { text } from '../shared/text';
import { exitCodes } from './exit';
import { scoreMethod } from './score-method';
import type { Context, Outcome } from './verb';
import { open } from './work';

/**
 * Makes a recipe's mask anew and compares it with the one that it made once. Nothing is written.
 * @param file the recipe's path. @throws Problem `recipe-invalid` where it holds no mask hash; Cancelled.
 */
export async function verifyRecipe(context: Context, recipe: Recipe, file: string): Promise<Outcome> {
  const { maskHash: expected, out } = recipe;
  if (expected === undefined || recipe.methods.length > 1 || recipe.sparsity.length > 1)
    throw new Problem(
      'recipe-invalid',
      text('{0} was not written by a prune: there is no mask to compare with.', file),
      {
        file,
        found: `maskHash: ${expected ?? '–'}, ${recipe.methods.length} × ${recipe.sparsity.length}`,
        expected: 'maskHash, 1 × 1',
        remedy: text('Verify the recipe that stands beside a pruned model.'),
      },
    );
  const base = path.dirname(file);
  const work = await open(context, recipe, base);
  const { comparison, query } = await scoreMethod(context, work, maskOnly(recipe));
  const weights = await comparison.prunedWeights(query);
  const equal = weights.maskHash === expected;
  const saved = equal || out === undefined ? undefined : await openIfThere(path.resolve(base, out));
  const jaccard = saved && jaccardOf(work.model, weights.changed, saved);
  const { warnings, executor, model } = comparison.document;
  const document: VerifyDocument = {
    schema: 1,
    warnings,
    executor,
    model,
    recipe: file,
    criterion: comparison.candidate(query).criterion,
    equal,
    maskHash: weights.maskHash,
    expectedMaskHash: expected,
    ...(jaccard !== undefined && { jaccard }),
  };
  const difference =
    jaccard === undefined
      ? text('The mask differs from the one that this recipe made.')
      : text('The mask differs from the one that this recipe made: Jaccard similarity {0}.', jaccard.toFixed(6));
  const verdict = equal ? text('The mask is equal: {0}', expected) : difference;
  return { document, report: context.terminal.say(verdict), exit: equal ? exitCodes.done : exitCodes.condition };
}

/** Without what comes after the mask: the rounds of a schedule train before it. */
function maskOnly(recipe: Recipe): Recipe {
  if (recipe.schedule && recipe.schedule.kind !== 'one-shot') return recipe;
  const rest = { ...recipe };
  delete rest.fineTune;
  delete rest.recalibrate;
  return rest;
}

/** The saved model, undefined where it is gone or is no model any more. */
async function openIfThere(file: string): Promise<Model | undefined> {
  try {
    return await openModel(sourceOf(file));
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Of the weights that are not zero in the parameters that were pruned: shared by both over held by either. */
function jaccardOf(model: Model, changed: ReadonlyMap<string, Float32Array>, saved: Model): number {
  const others = new Map(saved.parameters.map(({ name, values }) => [name, values]));
  let [both, either] = [0, 0];
  for (const { name } of model.parameters) {
    const values = changed.get(name);
    const other = others.get(name);
    values?.forEach((value, index) => {
      const kept = value !== 0;
      const keptThere = (other?.[index] ?? 0) !== 0;
      both += Number(kept && keptThere);
      either += Number(kept || keptThere);
    });
  }
  return either === 0 ? 1 : both / either;
}
