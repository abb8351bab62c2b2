import * as vscode from 'vscode';
import { chooseCut, chooseMethodOf } from './choose/choose-cut';
import { chooseRun } from './choose/choose-run';
import type { Host } from './host';
import { runInNotification } from './run-in-notification';
import type { Cut } from './save';
import type { Session } from './session';
import { subjectOf, type StoredEntry } from './stored-run';
import { RunItem } from './views/run-item';

/** Does something with one mask of a run, whose job has its scores. */
export type UseCut = (session: Session, cut: Cut) => Promise<unknown>;

/**
 * Asks which mask is meant: one of those that the open panel shows, else one of a stored run, without another pass over the data. Nothing happens
 * where the user dismissed a dialog.
 * @param target what a command was called for. @throws Problem, Cancelled.
 */
export async function withChosenCut(host: Host, target: unknown, use: UseCut): Promise<void> {
  const { active } = host.panels;
  if (!(target instanceof RunItem) && active?.state.comparison) return withShown(active, use);
  const entry = await chooseRun(host.runs, target);
  if (entry) await withStored(host, entry, use);
}

async function withShown(session: Session, use: UseCut): Promise<void> {
  const { comparison, allocation } = session.state;
  const method = comparison && (await chooseMethodOf(comparison));
  if (method !== undefined) await use(session, { ...allocation, method });
}

async function withStored({ sessions }: Host, entry: StoredEntry, use: UseCut): Promise<void> {
  const { document, recipe } = entry.run;
  const cut = await chooseCut(document, recipe);
  if (!cut) return;
  const session = sessions.create(subjectOf(entry));
  try {
    const title = vscode.l10n.t('Opening {0}', session.state.title);
    if (await runInNotification(sessions, session, title)) await use(session, cut);
  } finally {
    sessions.end(session);
  }
}
