import * as vscode from 'vscode';
import type { Subject } from './task';

/** The page of all stored runs. @param pair ids of two that are compared. */
export const runsSubject = (pair?: readonly [string, string]): Subject => ({
  task: { kind: 'runs', ...(pair && { pair }) },
  model: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '',
  title: vscode.l10n.t('Runs'),
  view: 'runs',
  allocation: { sparsity: 0, scope: 'global' },
});
