import * as vscode from 'vscode';
import { commands } from '../manifest';

/** `Run · Compare` above a recipe. None in restricted mode: a recipe names files, also one that is written. */
export class RecipeLenses implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses = vscode.workspace.onDidGrantWorkspaceTrust;

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const content = document.getText();
    const brace = content.search(/\S/);
    if (!vscode.workspace.isTrusted || content[brace] !== '{') return [];
    const start = document.positionAt(brace);
    const range = new vscode.Range(start, start);
    const lenses: readonly [title: string, tooltip: string, command: string][] = [
      [
        vscode.l10n.t('Run'),
        vscode.l10n.t('Does what the recipe says, and saves where it says so'),
        commands.runRecipe,
      ],
      [
        vscode.l10n.t('Compare'),
        vscode.l10n.t('Sets up a comparison with this recipe’s model, data and methods'),
        commands.compareRecipe,
      ],
    ];
    return lenses.map(
      ([title, tooltip, command]) => new vscode.CodeLens(range, { title, tooltip, command, arguments: [document.uri] }),
    );
  }
}
