import path from 'node:path';
import * as vscode from 'vscode';
import { chooseRecipe } from '../choose/choose-recipe';
import type { LocatedRecipe } from '../recipes';
import { uriOf } from './target';

/**
 * The recipe that a command was called for, else the one that the user chooses. Undefined where he dismissed that, and in restricted mode,
 * which he is told: a recipe names files.
 * @throws Problem `recipe-invalid`, `file-missing`, `file-unreadable`.
 */
export async function targetRecipe(target: unknown): Promise<LocatedRecipe | undefined> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showErrorMessage(vscode.l10n.t('Recipes run in trusted workspaces only.'));
    return undefined;
  }
  const uri = uriOf(target) ?? (await chooseRecipe());
  if (!uri) return undefined;
  await savedFirst(uri);
  // Loaded when it is needed: the schema takes longer to load than the whole extension.
  const { readRecipe } = await import('../../jobs/read-recipe');
  return { recipe: await readRecipe(uri.fsPath), base: path.dirname(uri.fsPath) };
}

/** What is asked for above a text is what the text says now. */
async function savedFirst(uri: vscode.Uri): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty) await open.save();
}
