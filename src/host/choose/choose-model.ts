import path from 'node:path';
import * as vscode from 'vscode';
import { modelEndings } from '../manifest';
import { findModels } from '../model-files';

/**
 * Asks for a model of the workspace, or one elsewhere. Undefined where the user dismissed it.
 * @param except a model that is not offered.
 */
export async function chooseModel(
  question = vscode.l10n.t('Choose a trained model'),
  except?: string,
): Promise<vscode.Uri | undefined> {
  const browse: vscode.QuickPickItem = {
    label: vscode.l10n.t('Browse…'),
    iconPath: new vscode.ThemeIcon('folder-opened'),
  };
  const items = findModels().then((models) => [
    ...models
      .filter(({ fsPath }) => fsPath !== except)
      .map((uri) => ({
        label: path.basename(uri.fsPath),
        description: path.dirname(vscode.workspace.asRelativePath(uri)),
        iconPath: new vscode.ThemeIcon('file-code'),
        uri,
      })),
    browse,
  ]);
  const chosen: (vscode.QuickPickItem & { uri?: vscode.Uri }) | undefined = await vscode.window.showQuickPick(items, {
    placeHolder: question,
  });
  if (chosen !== browse) return chosen?.uri;
  const files = await vscode.window.showOpenDialog({
    title: question,
    filters: { [vscode.l10n.t('Models')]: modelEndings },
  });
  return files?.[0];
}
