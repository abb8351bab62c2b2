import path from 'node:path';
import * as vscode from 'vscode';
import { chooseRecipe } from '../choose/choose-recipe';
import type { Command } from '../host';
import { commands } from '../manifest';
import { modelTitle } from '../../jobs/model-title';
import { startingAllocation } from '../recipes';
import { saveTo } from '../save';
import type { Session } from '../session';
import { uriOf } from './target';

/**
 * *Run Recipe*: does what a `*.prune.json` says, in the panel, and saves where it says so. A recipe names files, also one that is
 * written, so this needs a trusted workspace.
 */
export const runRecipe: Command = {
  id: commands.runRecipe,
  async run({ panels, runs }, target) {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showErrorMessage(vscode.l10n.t('Recipes run in trusted workspaces only.'));
      return;
    }
    const uri = uriOf(target) ?? (await chooseRecipe());
    if (!uri) return;
    // Loaded when it is needed: the schema takes longer to load than the whole extension.
    const { readRecipe } = await import('../../jobs/read-recipe');
    const recipe = await readRecipe(uri.fsPath);
    const base = path.dirname(uri.fsPath);
    const model = path.resolve(base, recipe.model);
    const { session, done } = panels.show({
      task: { kind: 'compare', recipe, base, folder: await runs.newFolder() },
      model,
      title: modelTitle(model),
      view: 'compare',
      allocation: startingAllocation(recipe),
    });
    if (recipe.out === undefined) return;
    await done;
    await saveResult(session, path.resolve(base, recipe.out));
  },
};

/** Nothing is saved where the run failed or was cancelled: the panel says so. */
async function saveResult(session: Session, out: string): Promise<void> {
  const { phase, comparison, allocation } = session.state;
  const [result] = comparison?.results ?? [];
  if (phase === 'ready' && result) await saveTo(session, { ...allocation, method: result.method, out, force: false });
}
