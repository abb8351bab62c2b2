import * as vscode from 'vscode';
import type { Inspections } from '../inspections';
import type { Log } from '../log';
import { RecipeDiagnostics } from './diagnostics';
import { RecipeLenses } from './lenses';
import { recipeSelector } from './recipe-document';

/** What the editor knows of `*.prune.json` beyond their schema. What reads a recipe's text is loaded when a recipe is first asked about. */
export function registerRecipeEditor(inspections: Inspections, log: Log): vscode.Disposable {
  const { languages } = vscode;
  const completions = once(async () => new (await import('./completions')).RecipeCompletions(inspections));
  const hovers = once(async () => new (await import('./hovers')).RecipeHovers(inspections));
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(
      recipeSelector,
      {
        provideCompletionItems: async (document, position, token) =>
          (await completions()).provideCompletionItems(document, position, token),
      },
      '"',
    ),
    languages.registerHoverProvider(recipeSelector, {
      provideHover: async (document, position) => (await hovers()).provideHover(document, position),
    }),
    languages.registerCodeLensProvider(recipeSelector, new RecipeLenses()),
    new RecipeDiagnostics(inspections, log),
  );
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
