import * as vscode from 'vscode';
import type { MethodDescription } from '../../shared/protocol';

/** Asks for one of the methods. Undefined where the user dismissed it. */
export async function chooseMethod(methods: readonly MethodDescription[]): Promise<MethodDescription | undefined> {
  const items = methods.map((method) => ({ label: method.label, detail: method.what, method }));
  const title = vscode.l10n.t('Pruning method');
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  return chosen?.method;
}
