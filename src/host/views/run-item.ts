import * as vscode from 'vscode';
import type { RunEntry } from '../../jobs/store';
import type { MethodResult } from '../../shared/documents';
import { bestResult } from '../../shared/best-result';
import { bytesText } from '../bytes';
import { commands, items } from '../manifest';
import { describeMethods } from '../methods';
import { percent } from '../percent';
import { localized, sentence } from '../report';
import { modelOf } from '../runs';

/** A stored run. */
export class RunItem extends vscode.TreeItem {
  constructor(readonly entry: RunEntry) {
    const { run, problem, created, bytes, note, modelGone } = entry;
    const when = created.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
    super(run ? when : entry.id, vscode.TreeItemCollapsibleState.Collapsed);
    this.id = entry.folder;
    if (run) {
      const { results } = run.document;
      const methods = results.length === 1 ? vscode.l10n.t('1 method') : vscode.l10n.t('{0} methods', results.length);
      const gone = modelGone && vscode.l10n.t('its model is gone');
      const [title = ''] = (note ?? '').split('\n');
      this.contextValue = items.run;
      this.description = [title, gone, methods, bestText(results), bytesText(bytes)].filter(Boolean).join(' · ');
      this.tooltip = [run.title, modelOf(run), when, gone, bytesText(bytes), ...(note === undefined ? [] : ['', note])]
        .filter((line) => line !== undefined)
        .join('\n');
      this.iconPath = new vscode.ThemeIcon(modelGone ? 'warning' : 'pass');
      this.command = { command: commands.openRun, title: vscode.l10n.t('Open Run'), arguments: [this] };
    } else {
      this.contextValue = items.broken;
      this.collapsibleState = vscode.TreeItemCollapsibleState.None;
      this.description = `${when} · ${bytesText(bytes)}`;
      this.tooltip = problem && sentence(localized(problem));
      this.iconPath = new vscode.ThemeIcon('error');
    }
  }

  get results(): readonly MethodResult[] {
    return this.entry.run?.document.results ?? [];
  }
}

/** The method that was best at the highest sparsity: `Hessian 95 % → 91.2 %`. */
function bestText(results: readonly MethodResult[]): string | undefined {
  const best = bestResult(results);
  if (!best) return undefined;
  const label = describeMethods(vscode.l10n.bundle).find(({ id }) => id === best.method)?.label ?? best.method;
  const { accuracy, loss } = best.metrics;
  const figure = accuracy !== undefined ? percent(accuracy, 1) : loss?.toPrecision(3);
  return figure === undefined ? undefined : `${label} ${percent(best.sparsity)} → ${figure}`;
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
