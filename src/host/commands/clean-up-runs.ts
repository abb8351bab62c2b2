import * as vscode from 'vscode';
import type { RunEntry } from '../../jobs/store';
import { bytesText } from '../bytes';
import type { Command, Host } from '../host';
import { commands } from '../manifest';

/** *Clean Up Runs…*: deletes the chosen runs after a question. Those that cannot be opened are proposed; what a panel shows is not offered. */
export const cleanUpRuns: Command = {
  id: commands.cleanUpRuns,
  async run(host) {
    const chosen = await choose(host);
    if (!chosen || chosen.length === 0) return;
    const size = bytesText(chosen.reduce((sum, { bytes }) => sum + bytes, 0));
    const question = vscode.l10n.t('Delete {0} runs with their scores ({1})? Saved models stay.', chosen.length, size);
    const remove = vscode.l10n.t('Delete');
    if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) !== remove) return;
    await host.runs.delete(...chosen.map(({ id }) => id));
  },
};

async function choose({ runs, sessions }: Host): Promise<readonly RunEntry[] | undefined> {
  const open = new Set(sessions.all.map(({ runFolder }) => runFolder));
  const entries = (await runs.list()).filter(({ folder }) => !open.has(folder));
  const items = entries.map((entry) => ({ ...itemOf(entry), entry }));
  const placeHolder =
    items.length > 0 ? vscode.l10n.t('Choose the runs to delete') : vscode.l10n.t('No stored run can be deleted now');
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true, matchOnDetail: true });
  return chosen?.map(({ entry }) => entry);
}

function itemOf({ id, run, created, bytes, note, modelGone }: RunEntry): vscode.QuickPickItem {
  const when = created.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
  const why = run ? (modelGone ? vscode.l10n.t('its model is gone') : undefined) : vscode.l10n.t('damaged');
  return {
    label: run?.title ?? id,
    description: [bytesText(bytes), when, why].filter(Boolean).join(' · '),
    ...(note !== undefined && { detail: note }),
    picked: run === undefined,
  };
}
