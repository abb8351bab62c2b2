import * as vscode from 'vscode';
import type { Command } from '../host';
import { commands } from '../manifest';
import { RunItem } from '../views/run-item';

/** *Delete Run*, on a run in the list, after a question. Saved models stay. */
export const deleteRun: Command = {
  id: commands.deleteRun,
  async run({ runs }, target) {
    if (!(target instanceof RunItem)) return;
    const { id, run } = target.entry;
    const remove = vscode.l10n.t('Delete');
    const question = vscode.l10n.t('Delete the run {0} and its scores? Saved models stay.', run?.title ?? id);
    if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) === remove) await runs.delete(id);
  },
};
