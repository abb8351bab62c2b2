import * as vscode from 'vscode';
import { escape } from '../panel/html';
import { commands } from '../manifest';

/** What the empty view may run. */
export const emptyCommands = [commands.showSparsity, commands.openSample] as const;

/** What stands where no model is current: how to get one. */
export function emptyHtml(language: string): string {
  const link = (command: string, label: string): string => `<p><a href="command:${command}">${escape(label)}</a></p>`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'`;
  return `<!doctype html>
<html lang="${escape(language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${escape(policy)}" />
    <style>body { padding: 0 20px; } a { color: var(--vscode-textLink-foreground); }</style>
  </head>
  <body>
    <p>${escape(vscode.l10n.t('Open a model file: its layers and what can be done with it are shown here.'))}</p>
    ${link(commands.showSparsity, vscode.l10n.t('Choose a Model…'))}
    ${link(commands.openSample, vscode.l10n.t('Open Sample Workspace'))}
  </body>
</html>
`;
}
