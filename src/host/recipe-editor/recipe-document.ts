import path from 'node:path';
import type * as vscode from 'vscode';
import { recipeName } from '../manifest';
import { recipeGlob } from '../recipe-files';

/** The documents that providers for recipes are asked about. */
export const recipeSelector: vscode.DocumentFilter = { scheme: 'file', pattern: recipeGlob };

export const isRecipe = ({ uri }: vscode.TextDocument): boolean =>
  uri.scheme === 'file' && recipeName.test(path.basename(uri.fsPath));
