import type * as vscode from 'vscode';

/** Where a page is shown: a panel, an editor, a view of the side bar (which is one as it is). */
export interface Frame {
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
}

export const frameOf = (panel: vscode.WebviewPanel): Frame => ({
  webview: panel.webview,
  get visible() {
    return panel.visible;
  },
  onDidChangeVisibility: panel.onDidChangeViewState,
});
