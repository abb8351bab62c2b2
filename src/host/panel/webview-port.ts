import type * as vscode from 'vscode';
import type { Port } from '../../shared/rpc';

/** The editor's end of the link to a page. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage: (listen) => {
      const listening = webview.onDidReceiveMessage(listen);
      return () => {
        listening.dispose();
      };
    },
  };
}
