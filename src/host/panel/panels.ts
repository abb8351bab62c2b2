import * as vscode from 'vscode';
import type { SetupChoices } from '../../shared/protocol';
import { panelType } from '../manifest';
import type { Log } from '../log';
import type { Remembered } from '../remembered';
import type { Runs } from '../runs';
import type { Session } from '../session';
import type { Sessions } from '../sessions';
import type { Subject } from '../task';
import { tryOnChosenData } from '../try-on-data';
import { frameOf, type Frame } from './frame';
import { Page } from './page';

/** Panels, each with a session of its own that ends with it. Subjects are remembered, so that a panel outlives a window. */
export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Map<Page, vscode.WebviewPanel>();

  constructor(
    private readonly sessions: Sessions,
    private readonly runs: Runs,
    private readonly subjects: Remembered<Subject>,
    private readonly setups: Remembered<SetupChoices>,
    private readonly dist: vscode.Uri,
    private readonly log: Log,
  ) {}

  /** The session of the panel that has the focus, or of the only one. */
  get active(): Session | undefined {
    return this.focused?.session;
  }

  /** Moves in the page that has the focus, or in the only one. */
  navigate(to: 'back' | 'forward'): void {
    this.focused?.navigate(to);
  }

  /**
   * Opens a panel and starts. Shows what is there where the same run is open already.
   * @returns `done`: when the work is over, however it ended. Never rejects.
   */
  show(subject: Subject): { readonly session: Session; readonly done: Promise<void> } {
    const folder = subject.task.kind === 'open' ? subject.task.folder : undefined;
    const same = [...this.open].find(([{ session }]) => folder !== undefined && session.runFolder === folder);
    if (same) {
      const [{ session }, panel] = same;
      panel.reveal();
      return { session, done: Promise.resolve() };
    }
    const place = { viewColumn: this.column(), preserveFocus: false };
    const panel = vscode.window.createWebviewPanel(panelType, subject.title, place, this.options());
    panel.iconPath = this.icon;
    const session = this.remembering(panel, this.attach(panel, this.sessions.create(subject)));
    return { session, done: this.sessions.start(session) };
  }

  /** Runs what a session's setup asks for, and remembers it for the model. Never rejects. */
  async begin(session: Session, choices: SetupChoices): Promise<void> {
    if (!session.commit(choices)) return;
    void this.setups.set(session.model, choices);
    await this.sessions.start(session);
  }

  /** After a reload of the window. The page kept the key of its session and nothing else. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const key = typeof kept === 'object' && kept !== null && 'key' in kept ? String(kept.key) : '';
    const subject = this.subjects.get(key);
    if (!subject) {
      panel.dispose();
      return;
    }
    const session = this.adopt(panel, this.sessions.create(subject, key));
    this.remembering(panel, session);
    // What ran when the window went is not begun again unasked.
    if (subject.task.kind === 'compare') session.interrupt();
    else void this.sessions.start(session);
  }

  dispose(): void {
    for (const page of this.open.keys()) page.dispose();
  }

  private get focused(): Page | undefined {
    const pages = [...this.open];
    const [page] = pages.find(([, panel]) => panel.active) ?? (pages.length === 1 ? (pages[0] ?? []) : []);
    return page;
  }

  /** Beside the editor that has the focus; where that is a panel, its own column, or each would be narrower than the last. */
  private column(): vscode.ViewColumn {
    const focused = [...this.open.values()].find((panel) => panel.active);
    return focused?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  /** Shows a session in a panel that somebody else made: an editor of a model. It ends with the panel. */
  adopt(panel: vscode.WebviewPanel, session: Session): Session {
    panel.webview.options = this.options();
    panel.iconPath = this.icon;
    return this.attach(panel, session);
  }

  /** A page for a session, in any frame. */
  page(frame: Frame, session: Session): Page {
    return new Page(frame, session, this.runs, this.dist, {
      begin: (choices) => void this.begin(session, choices),
      tryOnData: (query) => tryOnChosenData(session, query),
      restart: () => void this.sessions.start(session),
      showLog: () => this.log.show(),
    });
  }

  private attach(panel: vscode.WebviewPanel, session: Session): Session {
    const page = this.page(frameOf(panel), session);
    panel.title = session.state.title;
    this.open.set(page, panel);
    panel.onDidDispose(() => {
      page.dispose();
      this.open.delete(page);
      this.sessions.end(session);
    });
    return session;
  }

  /** What the panel shows is found again after a reload of the window, by the key that its page keeps. */
  private remembering(panel: vscode.WebviewPanel, session: Session): Session {
    const { key } = session;
    const remember = (): void => void this.subjects.set(key, session.subject);
    let { task, allocation } = session.subject;
    const changes = session.onDidChange(() => {
      const { subject } = session;
      if (subject.task === task && subject.allocation === allocation) return;
      ({ task, allocation } = subject);
      remember();
    });
    remember();
    panel.onDidDispose(() => {
      changes.dispose();
      void this.subjects.delete(key);
    });
    return session;
  }

  private get icon(): vscode.Uri {
    return vscode.Uri.joinPath(this.dist, '..', 'media', 'icon.png');
  }

  /** What every page needs of its webview. */
  options(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return { enableScripts: true, localResourceRoots: [this.dist], retainContextWhenHidden: false };
  }
}
