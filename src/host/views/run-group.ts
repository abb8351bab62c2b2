import path from 'node:path';
import * as vscode from 'vscode';
import { modelTitle } from '../../jobs/model-title';
import { items } from '../manifest';
import type { RunItem } from './run-item';

/** A model, with the runs that compared methods on it. */
export class RunGroup extends vscode.TreeItem {
  readonly uri: vscode.Uri;

  constructor(
    model: string,
    readonly runs: readonly RunItem[],
  ) {
    super(modelTitle(model), vscode.TreeItemCollapsibleState.Expanded);
    this.uri = vscode.Uri.file(model);
    const count = runs.length === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs.length);
    const gone = runs.every(({ entry }) => entry.modelGone) ? vscode.l10n.t('its model is gone') : undefined;
    this.id = `runs ${model}`;
    this.description = [count, gone, path.dirname(vscode.workspace.asRelativePath(this.uri))]
      .filter(Boolean)
      .join(' · ');
    this.tooltip = model;
    this.contextValue = items.group;
    this.iconPath = new vscode.ThemeIcon('circuit-board');
  }
}
