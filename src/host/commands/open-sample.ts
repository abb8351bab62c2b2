import path from 'node:path';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Command } from '../host';
import { commands, fromWalkthrough } from '../manifest';

const name = 'prunescope-samples';

/** *Open Sample Workspace*: a copy of the samples, where the user wants it. What he changed in an earlier copy stays. */
export const openSample: Command = {
  id: commands.openSample,
  async run({ context }, from) {
    const kept = path.join(context.globalStorageUri.fsPath, name);
    const folder = from === fromWalkthrough ? kept : await chooseFolder(kept);
    if (folder === undefined) return;
    const target = folder === kept ? kept : unusedFolder(path.join(folder, name));
    if (!existsSync(target)) {
      await mkdir(path.dirname(target), { recursive: true });
      const samples = path.join(context.extensionPath, 'samples');
      await cp(samples, target, { recursive: true, errorOnExist: true, force: false });
    }
    const newWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
    await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(target), { forceNewWindow: newWindow });
  },
};

/** The folder to copy into; `kept` itself for the place that the extension has. */
async function chooseFolder(kept: string): Promise<string | undefined> {
  const keep: vscode.QuickPickItem = {
    label: vscode.l10n.t('In the storage of the extension'),
    description: existsSync(kept) ? vscode.l10n.t('the copy that is there already') : '',
  };
  const browse: vscode.QuickPickItem = { label: vscode.l10n.t('Choose a folder…') };
  const chosen = await vscode.window.showQuickPick([keep, browse], {
    placeHolder: vscode.l10n.t('Where should the copy of the samples be?'),
  });
  if (chosen === keep) return kept;
  if (!chosen) return undefined;
  const folders = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Copy the samples here'),
  });
  return folders?.[0]?.fsPath;
}

/** `samples`, `samples-2`, …: the first that does not exist. */
function unusedFolder(folder: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? folder : `${folder}-${count}`;
    if (!existsSync(candidate)) return candidate;
  }
}
