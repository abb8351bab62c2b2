import * as vscode from 'vscode';
import { registerCommands } from './host/commands';
import { compose } from './host/compose';
import type { Host } from './host/host';

/** For tests that run inside the extension host; not a stable interface for other extensions. */
export interface ExtensionApi {
  readonly host: Host;
  /** Milliseconds that `activate` took. */
  readonly activation: number;
}

/** Called by the editor when a command, a view or a restored panel needs the extension. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const start = performance.now();
  try {
    const host = compose(context);
    context.subscriptions.push(registerCommands(host));
    return { host, activation: performance.now() - start };
  } catch (error) {
    // The editor itself says nothing when an extension cannot start.
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('Prunescope could not start: {0}', reason));
    throw error;
  }
}
