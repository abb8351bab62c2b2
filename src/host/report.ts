import * as vscode from 'vscode';
import { Cancelled, type ProblemDocument } from '../shared/problem';
import { documentOf } from '../shared/rpc';
import { Problem } from '../shared/problem';
import type { Log } from './log';

/** What anything thrown looks like to a user, in the editor's language. */
export function localized(error: unknown): ProblemDocument {
  return error instanceof Problem ? error.toDocument(vscode.l10n.bundle) : documentOf(error);
}

/** One paragraph for a notification: what happened, what was found and expected, what to do. */
export function sentence({ message, found, expected, remedy }: ProblemDocument): string {
  const detail =
    found !== undefined && expected !== undefined
      ? vscode.l10n.t('Found {0}, expected {1}.', found, expected)
      : found !== undefined
        ? vscode.l10n.t('Found {0}.', found)
        : '';
  return [message, detail, remedy].filter(Boolean).join(' ');
}

/** Tells the user that something failed. A cancelled task is no failure. Does not wait for the notification to be closed. */
export function report(error: unknown, log: Log): void {
  if (error instanceof Cancelled) return;
  log.error(error);
  const showLog = vscode.l10n.t('Show Log');
  void vscode.window.showErrorMessage(sentence(localized(error)), showLog).then((chosen) => {
    if (chosen === showLog) log.show();
  });
}
