import type * as vscode from 'vscode';
import { requireModel } from '../model-files';
import { modelSubject } from '../model-subject';
import type { Panels } from '../panel/panels';
import type { Sessions } from '../sessions';
import { ModelWatcher } from './model-watcher';

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
    const watcher = new ModelWatcher(model, () => void this.sessions.start(session));
    panel.onDidDispose(() => watcher.dispose());
    void this.sessions.start(session);
  }
}
