import * as vscode from 'vscode';
import { chooseCut, chooseMethodOf } from '../choose/choose-cut';
import { chooseRun } from '../choose/choose-run';
import type { Command, Host } from '../host';
import { commands } from '../manifest';
import { runInNotification } from '../run-in-notification';
import { saveByDialog } from '../save';
import type { Session } from '../session';
import { subjectOf, type StoredEntry } from '../stored-run';
import { RunItem } from '../views/run-item';

/** *Save Pruned Weights…*: what the open panel shows, else a stored run, without another pass over the data. */
export const save: Command = {
  id: commands.save,
  async run(host, target) {
    const { active } = host.panels;
    if (!(target instanceof RunItem) && active?.state.comparison) return saveShown(active);
    const entry = await chooseRun(host.runs, target);
    if (entry) await saveStored(host, entry);
  },
};

async function saveShown(session: Session): Promise<void> {
  const { comparison, allocation } = session.state;
  const method = comparison && (await chooseMethodOf(comparison));
  if (method !== undefined) await saveByDialog(session, { ...allocation, method });
}

async function saveStored({ sessions }: Host, entry: StoredEntry): Promise<void> {
  const { document, recipe } = entry.run;
  const cut = await chooseCut(document, recipe);
  if (!cut) return;
  const session = sessions.create(subjectOf(entry));
  try {
    const title = vscode.l10n.t('Opening {0}', session.state.title);
    if (await runInNotification(sessions, session, title)) await saveByDialog(session, cut);
  } finally {
    sessions.end(session);
  }
}
