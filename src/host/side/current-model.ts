import path from 'node:path';
import * as vscode from 'vscode';
import { modelName } from '../manifest';
import type { Panels } from '../panel/panels';
import type { Sessions } from '../sessions';

/** The model that the user is at: in the editor that has the focus, in the panel that has it; else the last one. */
export class CurrentModel implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<string | undefined>();
  /** Fires with the model's main file. */
  readonly onDidChange = this.changes.event;
  private readonly disposables: vscode.Disposable[];
  private model: string | undefined;

  constructor(
    private readonly panels: Panels,
    sessions: Sessions,
  ) {
    this.disposables = [
      vscode.window.tabGroups.onDidChangeTabs(() => this.look()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.look()),
      sessions.onDidChange(() => this.look()),
    ];
    this.look();
  }

  /** Its main file; undefined before the user was at any. */
  get file(): string | undefined {
    return this.model;
  }

  /** Somebody was pointed to a model otherwise. */
  choose(model: string): void {
    if (model === this.model) return;
    this.model = model;
    this.changes.fire(model);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.changes.dispose();
  }

  private look(): void {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const found = this.fileOf(input);
    if (found !== undefined) this.choose(found);
  }

  private fileOf(input: unknown): string | undefined {
    if (input instanceof vscode.TabInputWebview) return this.panels.active?.model;
    const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
    return uri?.scheme === 'file' && modelName.test(path.basename(uri.fsPath)) ? uri.fsPath : undefined;
  }
}
