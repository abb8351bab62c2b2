import * as vscode from 'vscode';
import { chooseRun } from '../choose/choose-run';
import type { Command } from '../host';
import { commands } from '../manifest';

/** *Note on Run…*: what the user wants to remember of a stored run; it is kept with the run. */
export const noteRun: Command = {
  id: commands.noteRun,
  async run({ runs }, target) {
    const entry = await chooseRun(runs, target);
    if (!entry) return;
    const note = await vscode.window.showInputBox({
      title: vscode.l10n.t('Note on {0}', entry.run.title),
      prompt: vscode.l10n.t('Shown in the list of runs and on the leaderboard. Empty: no note.'),
      value: entry.note ?? '',
    });
    if (note !== undefined) await runs.note(entry.id, note);
  },
};
