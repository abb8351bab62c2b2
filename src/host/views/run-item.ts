import * as vscode from 'vscode';
import type { RunEntry } from '../../jobs/store';
import type { MethodResult } from '../../shared/documents';
import { bytesText } from '../bytes';
import { commands, items } from '../manifest';
import { percent } from '../percent';
import { localized, sentence } from '../report';
import { modelOf } from '../runs';

/** A stored run. */
export class RunItem extends vscode.TreeItem {
  constructor(readonly entry: RunEntry) {
    const { run, problem, created, bytes } = entry;
    super(run?.title ?? entry.id, vscode.TreeItemCollapsibleState.Collapsed);
    const when = created.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
    this.id = entry.folder;
    this.contextValue = items.run;
    if (run) {
      const { results } = run.document;
      this.description = `${when} · ${vscode.l10n.t('{0} methods', results.length)}`;
      this.tooltip = [run.title, modelOf(run), when, bytesText(bytes)].join('\n');
      this.iconPath = new vscode.ThemeIcon('pass');
      this.command = { command: commands.openRun, title: vscode.l10n.t('Open Run'), arguments: [this] };
    } else {
      this.collapsibleState = vscode.TreeItemCollapsibleState.None;
      this.description = when;
      this.tooltip = problem && sentence(localized(problem));
      this.iconPath = new vscode.ThemeIcon('error');
    }
  }

  get results(): readonly MethodResult[] {
    return this.entry.run?.document.results ?? [];
  }
}

/** What one method of a stored run came to: its accuracy (without labels, its loss) at each sparsity. */
export class ResultItem extends vscode.TreeItem {
  constructor(result: MethodResult, label: string) {
    super(label);
    const { error, points } = result;
    this.description =
      error?.message ??
      points
        .map(({ sparsity, metrics: { accuracy, loss, drift } }) => {
          const figure =
            accuracy !== undefined ? percent(accuracy, 1) : (loss ?? drift?.kl ?? drift?.mse)?.toPrecision(3);
          return `${percent(sparsity)} → ${figure ?? '–'}`;
        })
        .join('   ');
    this.tooltip = this.description;
    this.iconPath = new vscode.ThemeIcon(error ? 'error' : 'graph-line');
  }
}
