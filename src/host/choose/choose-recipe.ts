import path from 'node:path';
import * as vscode from 'vscode';
import { findRecipes } from '../recipe-files';

/** Asks for a recipe of the workspace. Undefined where there is none or the user dismissed it. */
export async function chooseRecipe(): Promise<vscode.Uri | undefined> {
  const recipes = await findRecipes();
  const items = recipes.map((uri) => ({
    label: path.basename(uri.fsPath),
    description: path.dirname(vscode.workspace.asRelativePath(uri)),
    uri,
  }));
  const placeHolder =
    items.length > 0 ? vscode.l10n.t('Choose a recipe') : vscode.l10n.t('No *.prune.json was found in this workspace');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.uri;
}
