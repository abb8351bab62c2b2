import * as vscode from 'vscode';
import { throttle } from '../../jobs/throttle';
import { describeMethods } from '../methods';
import { modelOf, type Runs } from '../runs';
import type { Sessions } from '../sessions';
import { RunGroup } from './run-group';
import { ResultItem, RunItem } from './run-item';
import { RunningItem } from './running-item';

export type RunsNode = RunningItem | RunGroup | RunItem | ResultItem;

/** What runs, then what was stored: by model, the one with the newest run first; what cannot be read comes last. */
export class RunsView implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly disposables: readonly Pick<vscode.Disposable, 'dispose'>[];

  constructor(
    private readonly runs: Runs,
    private readonly sessions: Sessions,
  ) {
    const refresh = throttle(() => this.changes.fire(), 500);
    this.disposables = [
      this.changes,
      runs.onDidChange(() => refresh.push(undefined)),
      sessions.onDidChange(() => refresh.push(undefined)),
    ];
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node;
  }

  async getChildren(parent?: RunsNode): Promise<RunsNode[]> {
    if (parent instanceof RunGroup) return [...parent.runs];
    if (parent instanceof RunItem) return resultItems(parent);
    if (parent) return [];
    const running = this.sessions.running.filter(({ subject }) => subject.task.kind === 'compare');
    const making = new Set(running.map(({ runFolder }) => runFolder));
    const stored = (await this.runs.list()).filter(({ folder }) => !making.has(folder));
    return [
      ...running.map((session) => new RunningItem(session)),
      ...grouped(stored.map((entry) => new RunItem(entry))),
    ];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

function grouped(items: readonly RunItem[]): (RunGroup | RunItem)[] {
  const models = new Map<string, RunItem[]>();
  for (const item of items) {
    const { run } = item.entry;
    if (!run) continue;
    const model = modelOf(run);
    models.set(model, [...(models.get(model) ?? []), item]);
  }
  const broken = items.filter(({ entry }) => !entry.run);
  return [...[...models].map(([model, runs]) => new RunGroup(model, runs)), ...broken];
}

function resultItems({ results }: RunItem): ResultItem[] {
  const methods = describeMethods(vscode.l10n.bundle);
  return results.map((result) => {
    const label = methods.find(({ id }) => id === result.method)?.label ?? result.method;
    return new ResultItem(result, label);
  });
}
