import * as vscode from 'vscode';
import type { Command, Host } from '../host';
import { commands } from '../manifest';
import type { Session } from '../session';
import { progressText } from '../views/progress-text';
import { RunningItem } from '../views/running-item';

/** *Cancel Run*: the run that was meant, that of the active panel, or the only one. */
export const cancelRun: Command = {
  id: commands.cancelRun,
  async run(host, target) {
    const session = target instanceof RunningItem ? target.session : await runningSession(host);
    session?.cancel();
  },
};

async function runningSession({ panels, sessions }: Host): Promise<Session | undefined> {
  const { running } = sessions;
  if (panels.active && running.includes(panels.active)) return panels.active;
  if (running.length <= 1) return running[0];
  const items = running.map((session) => ({
    label: session.state.title,
    description: progressText(session.state),
    session,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose a run to cancel') });
  return chosen?.session;
}
