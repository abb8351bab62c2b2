import * as vscode from 'vscode';
import { chooseRun } from './choose/choose-run';
import type { Host } from './host';
import { runInNotification } from './run-in-notification';
import type { Session } from './session';
import { subjectOf } from './stored-run';
import { RunItem } from './views/run-item';

/**
 * Does something with a run that a job has open: the one of the panel in view, else a stored one. Nothing happens where the user
 * dismissed a question.
 * @param target what a command was called for. @throws Problem, Cancelled.
 */
export async function withRun(host: Host, target: unknown, use: (session: Session) => Promise<unknown>): Promise<void> {
  const { active } = host.panels;
  if (!(target instanceof RunItem) && active?.state.phase === 'ready' && active.state.comparison) {
    await use(active);
    return;
  }
  const entry = await chooseRun(host.runs, target);
  if (!entry) return;
  const open = host.sessions.all.find(({ runFolder, state }) => runFolder === entry.folder && state.phase === 'ready');
  if (open) {
    await use(open);
    return;
  }
  const session = host.sessions.create(subjectOf(entry));
  try {
    const title = vscode.l10n.t('Opening {0}', session.state.title);
    if (await runInNotification(host.sessions, session, title)) await use(session);
  } finally {
    host.sessions.end(session);
  }
}
