import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { reportFile } from './names';
import type { Session } from './session';

/**
 * Asks where, writes the comparison as one HTML file there, offers to open it in the browser. Answers its path, undefined where the user
 * dismissed the dialog. @throws Problem, Cancelled.
 */
export async function saveReportByDialog(session: Session): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(reportFile(session.model)),
    title: vscode.l10n.t('Save the report'),
    saveLabel: vscode.l10n.t('Save'),
    filters: { HTML: ['html'] },
  });
  if (!target) return undefined;
  // The dialog has asked before it answered the name of a file that exists.
  const { out } = await session.write('report', { out: target.fsPath, force: existsSync(target.fsPath) });
  void offerToOpen(out);
  return out;
}

async function offerToOpen(out: string): Promise<void> {
  const open = vscode.l10n.t('Open in Browser');
  const message = vscode.l10n.t('Saved {0}: it opens offline, and prints.', path.basename(out));
  const chosen = await vscode.window.showInformationMessage(message, open);
  if (chosen === open) await vscode.env.openExternal(vscode.Uri.file(out));
}
