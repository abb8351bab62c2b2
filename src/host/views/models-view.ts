import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { JobHost } from '../job-host';
import { findModels, modelBytes } from '../model-files';
import { ModelItem } from './model-item';

/** The models of the workspace. Only headers are read; a sparsity is computed when it is asked for, and holds until the file changes. */
export class ModelsView implements vscode.TreeDataProvider<ModelItem>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly sparsities = new Map<string, { readonly modified: number; readonly sparsity: number }>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher(
    '**/*.{json,onnx,ONNX,safetensors,keras,h5,hdf5,tflite}',
  );
  private readonly disposables: readonly Pick<vscode.Disposable, 'dispose'>[];

  /** @param newJob for one inspection. */
  constructor(private readonly newJob: () => JobHost) {
    const refresh = (): void => this.refresh();
    this.disposables = [
      this.changes,
      this.watcher,
      this.watcher.onDidCreate(refresh),
      this.watcher.onDidDelete(refresh),
      this.watcher.onDidChange(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    ];
  }

  refresh(): void {
    this.changes.fire();
  }

  getTreeItem(item: ModelItem): vscode.TreeItem {
    return item;
  }

  async getChildren(parent?: ModelItem): Promise<ModelItem[]> {
    if (parent) return [];
    return Promise.all((await findModels()).map((uri) => this.item(uri)));
  }

  /** Has a job count the zeros among the prunable weights. @throws Problem. */
  async computeSparsity(uri: vscode.Uri): Promise<number> {
    const job = this.newJob();
    try {
      const { mtimeMs: modified } = await stat(uri.fsPath);
      const { sparsity } = await job.client.call('inspect', { model: uri.fsPath });
      this.sparsities.set(uri.fsPath, { modified, sparsity });
      this.refresh();
      return sparsity;
    } finally {
      job.dispose();
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async item(uri: vscode.Uri): Promise<ModelItem> {
    const known = this.sparsities.get(uri.fsPath);
    // A file that vanished since it was found is listed without a size; the watcher removes it in a moment.
    const bytes = await modelBytes(uri.fsPath).catch(() => undefined);
    const modified =
      known &&
      (await stat(uri.fsPath).then(
        (found) => found.mtimeMs,
        () => undefined,
      ));
    return new ModelItem(uri, bytes, known?.modified === modified ? known?.sparsity : undefined);
  }
}
