import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { throttle } from '../../jobs/throttle';
import type { PageMessage, PanelState } from '../../shared/protocol';
import { serve } from '../../shared/rpc';
import type { Runs } from '../runs';
import type { Session } from '../session';
import type { Frame } from './frame';
import { html } from './html';
import { panelApi, type PanelActions } from './panel-api';
import { StoredNote } from './stored-note';
import { postTo, webviewPort } from './webview-port';

/** Milliseconds between two states that the page gets. */
const interval = 100;

/** Shows one session in one webview: pushes every state, answers what the page asks. Ends when the webview is closed. */
export class Page implements vscode.Disposable {
  private readonly disposables: Pick<vscode.Disposable, 'dispose'>[] = [];
  /** False while the page is not there: before it has loaded, and while it is hidden. */
  private listening = false;

  /** @param runs where what is shown may be kept. @param frame with scripts enabled and `dist` as its only resource root. */
  constructor(
    private readonly frame: Frame,
    readonly session: Session,
    runs: Runs,
    dist: vscode.Uri,
    actions: Omit<PanelActions, 'ready'>,
  ) {
    const { webview } = frame;
    const note = new StoredNote(session, runs);
    const withNote = (state: PanelState): PanelState => (note.stored ? { ...state, stored: note.stored } : state);
    const states = throttle((state: PanelState) => this.post({ page: 'state', state }), interval);
    const api = panelApi(session, {
      ...actions,
      ready: () => {
        this.listening = true;
        this.post({ page: 'bundle', language: vscode.env.language, bundle: vscode.l10n.bundle ?? {} });
        states.push(withNote(session.state));
        states.flush();
      },
    });
    this.disposables.push(
      session.onDidChange((state) => states.push(withNote(state))),
      note.onDidChange(() => states.push(withNote(session.state))),
      note,
      frame.onDidChangeVisibility(() => {
        // A hidden page is gone; it says again that it is ready when it is back.
        if (!frame.visible) this.listening = false;
      }),
      { dispose: serve(webviewPort(webview), api) },
    );
    webview.html = html({
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
      nonce: randomBytes(16).toString('base64url'),
      language: vscode.env.language,
      title: session.state.title,
    });
  }

  /** Shows where the user was before in the page, or came back from. */
  navigate(to: 'back' | 'forward'): void {
    this.post({ page: 'navigate', to });
  }

  dispose(): void {
    this.listening = false;
    for (const disposable of this.disposables) disposable.dispose();
  }

  private post(message: PageMessage): void {
    if (this.listening) postTo(this.frame.webview, message);
  }
}
