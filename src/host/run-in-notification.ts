import * as vscode from 'vscode';
import { problemFrom } from '../shared/rpc';
import type { Session } from './session';
import type { Sessions } from './sessions';
import { progressText } from './views/progress-text';

/** Starts a session that no panel shows. Answers whether it came to its end; false: it was cancelled. @throws Problem. */
export async function runInNotification(sessions: Sessions, session: Session, title: string): Promise<boolean> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const listening = [
      token.onCancellationRequested(() => session.cancel()),
      session.onDidChange((state) => progress.report({ message: progressText(state) })),
    ];
    await sessions.start(session);
    vscode.Disposable.from(...listening).dispose();
  });
  const { phase, problem } = session.state;
  if (problem) throw problemFrom(problem);
  return phase === 'ready';
}
