import path from 'node:path';
import * as vscode from 'vscode';
import { requireModel } from '../model-files';
import { modelSubject } from '../model-subject';
import type { Panels } from '../panel/panels';
import type { Session } from '../session';
import type { Sessions } from '../sessions';

/** Milliseconds of quiet after which a file that is being written is read again. */
const settles = 500;

/** Opens model files read-only: layers, heatmaps, histograms, without any run. A file that changes on the disk is shown as it is then. */
export class ModelEditors implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly panels: Panels,
    private readonly sessions: Sessions,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose() {} };
  }

  /** @throws Problem `format-unknown`, which the editor shows in place of the page. */
  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    let closed = false;
    const closing = panel.onDidDispose(() => (closed = true));
    const model = await requireModel(uri).finally(() => {
      closing.dispose();
    });
    // A session of an editor that is gone would never end.
    if (closed) return;
    const session = this.panels.adopt(panel, this.sessions.create(modelSubject(model)));
    const watcher = this.restartOnChange(session);
    panel.onDidDispose(() => void watcher.dispose());
    void this.sessions.start(session);
  }

  private restartOnChange(session: Session): vscode.Disposable {
    const { dir, base } = path.parse(session.model);
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(dir), base),
      false,
      false,
      true,
    );
    let timer: NodeJS.Timeout | undefined;
    const changed = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.sessions.start(session), settles);
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    return vscode.Disposable.from(watcher, { dispose: () => clearTimeout(timer) });
  }
}
