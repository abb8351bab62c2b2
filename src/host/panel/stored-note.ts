import path from 'node:path';
import * as vscode from 'vscode';
import type { PanelState } from '../../shared/protocol';
import type { Runs } from '../runs';
import type { Session } from '../session';
import { isOpenable } from '../stored-run';

/** Whether the run that a session shows is kept, and what the user said of it: it is kept with the run, and noted in other places as well. */
export class StoredNote implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly listening: vscode.Disposable;
  private known: PanelState['stored'];
  /** Counts looks: of two that are under way the later one counts. */
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly runs: Runs,
  ) {
    this.listening = runs.onDidChange(() => void this.look());
    void this.look();
  }

  get stored(): PanelState['stored'] {
    return this.known;
  }

  dispose(): void {
    this.turn++;
    this.listening.dispose();
    this.changes.dispose();
  }

  /** A list that cannot be read says nothing here: the view of the runs tells it. */
  private async look(): Promise<void> {
    const { runFolder, state } = this.session;
    if (runFolder === undefined || state.view !== 'compare') return;
    const turn = ++this.turn;
    const entries = await this.runs.list().catch(() => []);
    if (turn !== this.turn) return;
    const entry = entries.filter(isOpenable).find(({ id }) => id === path.basename(runFolder));
    this.known = entry && { ...(entry.note !== undefined && { note: entry.note }) };
    this.changes.fire();
  }
}
