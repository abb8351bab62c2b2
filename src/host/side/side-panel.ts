import * as vscode from 'vscode';
import { ModelWatcher } from '../editor/model-watcher';
import { requireModel } from '../model-files';
import { modelSubject } from '../model-subject';
import type { Panels } from '../panel/panels';
import type { Page } from '../panel/page';
import type { Session } from '../session';
import type { Sessions } from '../sessions';
import type { CurrentModel } from './current-model';
import { emptyHtml, emptyCommands } from './empty';

/** Milliseconds for which a model must be the current one before it is read. */
const settles = 300;

/** The current model beside the trees: its summary, its layers, what can be done with it. Works only while it is seen. */
export class SidePanel implements vscode.WebviewViewProvider, vscode.Disposable {
  private view: vscode.WebviewView | undefined;
  private shown: { readonly page: Page; readonly session: Session; readonly watcher: ModelWatcher } | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Counts updates: one that waits for the disk is given up when the next begins, or each would open the model. */
  private turn = 0;
  private readonly changes: vscode.Disposable;

  constructor(
    private readonly current: CurrentModel,
    private readonly panels: Panels,
    private readonly sessions: Sessions,
  ) {
    this.changes = current.onDidChange(() => this.updateSoon());
  }

  /** The session of what is shown: for tests. */
  get session(): Session | undefined {
    return this.shown?.session;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const visibility = view.onDidChangeVisibility(() => void this.update());
    view.onDidDispose(() => {
      visibility.dispose();
      this.view = undefined;
      this.forget();
    });
    void this.update();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.changes.dispose();
    this.forget();
  }

  private updateSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), settles);
  }

  private async update(): Promise<void> {
    const turn = ++this.turn;
    const { view } = this;
    if (!view?.visible) return this.forget();
    const { file } = this.current;
    if (file !== undefined && file === this.shown?.session.model) return;
    this.forget();
    const model = file === undefined ? undefined : await requireModel(vscode.Uri.file(file)).catch(() => undefined);
    // Another one has become the current one meanwhile, or the view has gone.
    if (turn !== this.turn || file !== this.current.file || this.view !== view || !view.visible) return;
    if (model === undefined) return this.showNothing(view);
    view.webview.options = this.panels.options();
    const session = this.sessions.create(modelSubject(model));
    const watcher = new ModelWatcher(model, () => void this.sessions.start(session));
    this.shown = { session, page: this.panels.page(view, session), watcher };
    view.description = session.state.title;
    void this.sessions.start(session);
  }

  private showNothing(view: vscode.WebviewView): void {
    delete view.description;
    view.webview.options = { enableScripts: false, enableCommandUris: [...emptyCommands], localResourceRoots: [] };
    view.webview.html = emptyHtml(vscode.env.language);
  }

  /** A page that nobody sees needs no process. */
  private forget(): void {
    this.shown?.page.dispose();
    this.shown?.watcher.dispose();
    if (this.shown) this.sessions.end(this.shown.session);
    this.shown = undefined;
  }
}
