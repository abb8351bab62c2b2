import * as vscode from 'vscode';
import { parsePercent } from '../percent';

/** Asks for a sparsity in per cent. Answers a share, undefined where the user dismissed it. */
export async function chooseSparsity(initial = 0.9): Promise<number | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Sparsity: how many of the weights are removed'),
    prompt: vscode.l10n.t('In per cent, from 0 to below 100.'),
    value: String(Number((100 * initial).toFixed(3))),
    validateInput: (value) =>
      parsePercent(value) === undefined
        ? vscode.l10n.t('Found “{0}”, expected a number from 0 to below 100, such as 90 or 97.5.', value)
        : undefined,
  });
  return typed === undefined ? undefined : parsePercent(typed);
}
