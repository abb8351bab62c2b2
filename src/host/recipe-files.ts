import * as vscode from 'vscode';

/** The recipes of the workspace. */
export const recipeGlob = '**/*.prune.json';

export const findRecipes = (token?: vscode.CancellationToken): Thenable<vscode.Uri[]> =>
  vscode.workspace.findFiles(recipeGlob, '**/node_modules/**', undefined, token);
