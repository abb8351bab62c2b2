import * as vscode from 'vscode';

/** Says that a file was written, and offers to open and to reveal it. */
export async function offerFile(file: string, message: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const open = vscode.l10n.t('Open');
  const reveal = vscode.l10n.t('Reveal');
  const revealCommand = revealCommandFor(uri);
  const chosen = await vscode.window.showInformationMessage(message, open, ...(revealCommand ? [reveal] : []));
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', uri);
  else if (chosen === reveal && revealCommand) await vscode.commands.executeCommand(revealCommand, uri);
}

/** In the explorer where it is in there, else in the system's file manager, which a remote editor has none of. */
function revealCommandFor(uri: vscode.Uri): string | undefined {
  if (vscode.workspace.getWorkspaceFolder(uri)) return 'revealInExplorer';
  const local = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  return local ? 'revealFileInOS' : undefined;
}
