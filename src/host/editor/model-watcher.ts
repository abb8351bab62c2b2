import path from 'node:path';
import * as vscode from 'vscode';
import { belongsTo } from '../model-files';

/** Milliseconds of quiet after which files that are being written are read again. */
const settles = 500;

/** Tells that a model has changed on the disk: its main file, or one beside it that holds its weights. What else is written there is nothing to it. */
export class ModelWatcher implements vscode.Disposable {
  private readonly watcher: vscode.FileSystemWatcher;
  /** Written since the last look. */
  private readonly written = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private hasChanged = false;
  private disposed = false;

  /** @param model its main file. */
  constructor(
    private readonly model: string,
    private readonly onChange: () => void,
  ) {
    const folder = vscode.Uri.file(path.dirname(model));
    this.watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, '*'),
      false,
      false,
      true,
    );
    this.watcher.onDidChange((uri) => this.note(uri));
    this.watcher.onDidCreate((uri) => this.note(uri));
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.watcher.dispose();
  }

  private note({ fsPath }: vscode.Uri): void {
    this.written.add(fsPath);
    this.timer ??= setTimeout(() => void this.look(), settles);
  }

  private async isOwn(file: string): Promise<boolean> {
    return path.relative(this.model, file) === '' || belongsTo(this.model, file);
  }

  /** A log that is written all the time does not keep anybody waiting: quiet is a look at nothing of the model's. */
  private async look(): Promise<void> {
    const files = [...this.written];
    this.written.clear();
    const own = await Promise.all(files.map((file) => this.isOwn(file)));
    if (this.disposed) return;
    this.timer = undefined;
    if (own.includes(true)) {
      this.hasChanged = true;
      this.timer = setTimeout(() => void this.look(), settles);
    } else if (this.hasChanged) {
      this.hasChanged = false;
      this.onChange();
    }
    if (this.written.size > 0) this.timer ??= setTimeout(() => void this.look(), settles);
  }
}
