import type * as vscode from 'vscode';
import type { Port } from '../../shared/rpc';

/** Tells a page something. Nothing happens where it has gone: what it asked may be answered later. */
export function postTo(webview: vscode.Webview, message: unknown): void {
  const post = async (): Promise<unknown> => webview.postMessage(message);
  post().catch(() => undefined);
}

/** The editor's end of the link to a page. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    post: (message) => postTo(webview, message),
    onMessage: (listen) => {
      const listening = webview.onDidReceiveMessage(listen);
      return () => {
        listening.dispose();
      };
    },
  };
}
