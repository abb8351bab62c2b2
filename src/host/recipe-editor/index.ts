import * as vscode from 'vscode';
import type { Inspections } from '../inspections';
import type { Log } from '../log';
import { RecipeCompletions } from './completions';
import { RecipeDiagnostics } from './diagnostics';
import { RecipeHovers } from './hovers';
import { RecipeLenses } from './lenses';
import { recipeSelector } from './recipe-document';

/** What the editor knows of `*.prune.json` beyond their schema. */
export function registerRecipeEditor(inspections: Inspections, log: Log): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(recipeSelector, new RecipeCompletions(inspections), '"'),
    languages.registerHoverProvider(recipeSelector, new RecipeHovers(inspections)),
    languages.registerCodeLensProvider(recipeSelector, new RecipeLenses()),
    new RecipeDiagnostics(inspections, log),
  );
}
