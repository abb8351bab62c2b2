import * as vscode from 'vscode';
import { contexts, views } from './manifest';
import type { Sessions } from './sessions';
import { progressText } from './views/progress-text';

/** Says in the status bar what runs, and keeps the context key by which *Cancel Run* is enabled. */
export class StatusBar implements vscode.Disposable {
  private item: vscode.StatusBarItem | undefined;
  private wasRunning = false;
  private readonly listening: vscode.Disposable;

  constructor(private readonly sessions: Sessions) {
    this.listening = sessions.onDidChange(() => this.update());
  }

  dispose(): void {
    this.listening.dispose();
    this.item?.dispose();
  }

  private update(): void {
    const [first, ...others] = this.sessions.running;
    const running = first !== undefined;
    if (running !== this.wasRunning) void vscode.commands.executeCommand('setContext', contexts.running, running);
    this.wasRunning = running;
    if (!first) return this.item?.hide();
    this.item ??= this.create();
    this.item.text = `$(sync~spin) ${first.state.title}: ${progressText(first.state)}${others.length > 0 ? ` +${others.length}` : ''}`;
    this.item.show();
  }

  private create(): vscode.StatusBarItem {
    const item = vscode.window.createStatusBarItem('prunescope.running', vscode.StatusBarAlignment.Left);
    item.name = 'Prunescope';
    item.tooltip = vscode.l10n.t('Show the runs, where they can be cancelled');
    item.command = `${views.runs}.focus`;
    return item;
  }
}
