import path from 'node:path';
import * as vscode from 'vscode';
import { unmatchedGlobs, withoutGlobs } from '../applied-recipe';
import { chooseData } from '../choose/choose-data';
import { chooseModel } from '../choose/choose-model';
import type { Command } from '../host';
import { commands } from '../manifest';
import { requireModel } from '../model-files';
import { withData, type LocatedRecipe } from '../recipes';
import { setupSubject } from '../setup-subject';
import { compareSettings } from '../settings';
import { RunItem } from '../views/run-item';
import { targetRecipe } from './target-recipe';

/**
 * *Apply Recipe to Another Model…*: the setup of a comparison of another model, as a recipe or a stored run says it: methods, sparsities,
 * allocation, training and data. Rules for parameters that the other model does not have are named, and dropped once that is agreed to.
 */
export const applyRecipe: Command = {
  id: commands.applyRecipe,
  async run(host, target) {
    const located = await recipeOf(target);
    if (!located) return;
    const own = path.resolve(located.base, located.recipe.model);
    const chosen = await chooseModel(vscode.l10n.t('Apply the recipe to which model?'), own);
    if (!chosen) return;
    const model = await requireModel(chosen);
    const base = path.dirname(model);
    const { rebaseRecipe } = await import('../../jobs/location');
    const moved = { ...rebaseRecipe(located.recipe, located.base, base), model: path.basename(model) };
    const lost = unmatchedGlobs(moved, (await host.inspections.of(model)).parameters);
    if (lost.length > 0 && !(await agreed(model, lost))) return;
    const fitting = withoutGlobs(moved, lost);
    const { sparsities, examples } = compareSettings(vscode.Uri.file(model));
    const data = fitting.data ? undefined : await chooseData(model, host.dataChoices);
    if (!fitting.data && !data) return;
    const recipe = data ? withData(fitting, base, data, examples) : fitting;
    host.panels.show(setupSubject({ recipe, base }, await host.runs.newFolder(), sparsities));
  },
};

async function recipeOf(target: unknown): Promise<LocatedRecipe | undefined> {
  if (!(target instanceof RunItem)) return targetRecipe(target);
  const { run, problem } = target.entry;
  if (run) return { recipe: run.recipe, base: run.base };
  throw problem ?? new Error('a run without a problem has a recipe');
}

async function agreed(model: string, globs: readonly string[]): Promise<boolean> {
  const question = vscode.l10n.t(
    '{0} has no parameters that these rules of the recipe name: {1}. Go on without them?',
    path.basename(model),
    globs.join(', '),
  );
  const drop = vscode.l10n.t('Go On Without Them');
  return (await vscode.window.showWarningMessage(question, { modal: true }, drop)) === drop;
}
