import path from 'node:path';
import * as vscode from 'vscode';
import { bytesText } from '../bytes';
import { commands, items } from '../manifest';
import { modelTitle } from '../../jobs/model-title';
import { percent } from '../percent';

/** A model in the tree: its size, and its sparsity once that was asked for. */
export class ModelItem extends vscode.TreeItem {
  constructor(
    readonly uri: vscode.Uri,
    bytes: number | undefined,
    sparsity: number | undefined,
  ) {
    super(modelTitle(uri.fsPath));
    const size = bytes === undefined ? undefined : bytesText(bytes);
    const zeros = sparsity === undefined ? undefined : vscode.l10n.t('{0} zeros', percent(sparsity));
    const where = path.dirname(vscode.workspace.asRelativePath(uri));
    this.id = uri.toString();
    this.description = [zeros, size, where].filter(Boolean).join(' · ');
    this.tooltip = [path.basename(uri.fsPath), zeros, size, uri.fsPath].filter(Boolean).join('\n');
    this.contextValue = items.model;
    this.iconPath = new vscode.ThemeIcon('circuit-board');
    this.command = { command: commands.showSparsity, title: vscode.l10n.t('Show Sparsity'), arguments: [uri] };
  }
}
