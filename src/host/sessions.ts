import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { summaryOf, type RunSummary } from '../shared/runs-document';
import type { JobHost } from './job-host';
import type { Log } from './log';
import { describeMethods } from './methods';
import { reach } from './milestones';
import { isBusy } from './panel-state';
import type { Runs } from './runs';
import { Session } from './session';
import { isOpenable, sourceOf } from './stored-run';
import type { Subject } from './task';

/** The sessions that live now, in the order in which they began. */
export class Sessions implements vscode.Disposable {
  private readonly listening: vscode.Disposable;
  private readonly live = new Map<Session, vscode.Disposable>();
  private readonly changes = new vscode.EventEmitter<void>();
  /** Fires when a session begins, changes or ends. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly newJob: () => JobHost,
    private readonly runs: Runs,
    private readonly log: Log,
  ) {
    this.listening = runs.onDidChange(() => this.listAgain());
  }

  get all(): readonly Session[] {
    return [...this.live.keys()];
  }

  get running(): readonly Session[] {
    return this.all.filter(({ state }) => isBusy(state));
  }

  /** A session that has not started. @param key of an earlier session that it continues. */
  create(subject: Subject, key: string = randomUUID()): Session {
    const session = new Session(key, subject, describeMethods(vscode.l10n.bundle), this.newJob(), () =>
      this.summaries(),
    );
    this.live.set(
      session,
      session.onDidChange(() => this.changes.fire()),
    );
    return session;
  }

  /** Starts it; a run that is stored by this is then in the list. Never rejects. */
  async start(session: Session): Promise<void> {
    const { kind } = session.subject.task;
    const comparing = kind === 'compare';
    this.log.info(`${kind} ${session.model}`);
    await session.start();
    this.log.info(`${kind} ${session.model}: ${session.state.phase}`);
    const folders = this.all.flatMap(({ runFolder }) => runFolder ?? []);
    if (!comparing || session.state.phase !== 'ready') return;
    reach('compared');
    await this.runs.stored(folders).catch((error: unknown) => this.log.error(error));
  }

  end(session: Session): void {
    this.live.get(session)?.dispose();
    this.live.delete(session);
    session.dispose();
    this.changes.fire();
  }

  private async summaries(): Promise<RunSummary[]> {
    return (await this.runs.list()).filter(isOpenable).map(sourceOf).map(summaryOf);
  }

  /** Pages that show the stored runs. */
  private listAgain(): void {
    for (const session of this.all) if (session.subject.task.kind === 'runs') void session.start();
  }

  dispose(): void {
    this.listening.dispose();
    for (const session of this.all) this.end(session);
    this.changes.dispose();
  }
}
