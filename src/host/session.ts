import * as vscode from 'vscode';
import type { PruneDocument } from '../shared/documents';
import { Cancelled } from '../shared/problem';
import type { JobApi } from '../shared/job-api';
import type { AllocationQuery } from '../shared/allocation';
import type {
  CompareEvent,
  LookCall,
  MethodDescription,
  PanelState,
  Progress,
  SaveQuery,
  SetupChoices,
} from '../shared/protocol';
import type { Answer, CallOptions, Query } from '../shared/rpc';
import type { RunSummary } from '../shared/runs-document';
import { performDiff } from './diff-task';
import type { JobHost } from './job-host';
import { performOpen, workspaceOf } from './open-task';
import {
  allocated,
  begin,
  cancelled,
  chosen,
  compared,
  diffed,
  failed,
  inspected,
  isRunning,
  keepsOnStop,
  listed,
  prepared,
  progressed,
  restarted,
  stopping,
} from './panel-state';
import { localized } from './report';
import { SessionWork, type WorkCall, type Workplace } from './session-work';
import { withChoices } from './setup';
import { methodsOf, type Subject, type Task } from './task';

/**
 * One model being looked at, with the job that holds it: what the panel, the list of runs and the commands share. Its state is all that
 * anybody shows of it.
 */
export class Session implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<PanelState>();
  /** Fires with every new state. */
  readonly onDidChange = this.changes.event;
  private current: PanelState;
  private task: Task;
  private attempt: AbortController | undefined;
  /** What is done on a finished comparison. */
  readonly work: SessionWork;
  private reopening: Promise<void> | undefined;
  /** Calls that were cancelled and have not ended. One that does not listen costs the job its life, and that is no crash. */
  private readonly abandoned = new Set<AbortSignal>();
  private readonly exits: vscode.Disposable;

  /** @param key names the session in the page's own storage. */
  constructor(
    readonly key: string,
    private readonly origin: Subject,
    private readonly methods: readonly MethodDescription[],
    private readonly job: JobHost,
    private readonly summaries: () => Promise<readonly RunSummary[]>,
  ) {
    const { task, title, view, allocation } = origin;
    this.task = task;
    this.current = begin({ key, title, view, allocation, methods: methodsOf(task, methods) });
    this.work = new SessionWork(this.workplace());
    this.exits = job.onDidCrash((problem) => {
      // While a task runs, its own call fails and says so.
      if (!this.attempt && this.abandoned.size === 0) this.update(failed(this.current, localized(problem)));
    });
  }

  get state(): PanelState {
    return this.current;
  }

  get model(): string {
    return this.origin.model;
  }

  /** What would bring the session back as it is now. */
  get subject(): Subject {
    return { ...this.origin, task: this.task, allocation: this.current.allocation };
  }

  /** The folder of the run that is shown or made; undefined where there is none. */
  get runFolder(): string | undefined {
    return 'folder' in this.task ? this.task.folder : undefined;
  }

  /** Does the task, from its beginning; what ran before is given up. Failures are told by the state: this never rejects. */
  async start(): Promise<void> {
    if (this.attempt !== undefined || this.work.active) {
      this.attempt?.abort();
      this.work.abort();
      this.job.kill();
    }
    const attempt = new AbortController();
    this.attempt = attempt;
    this.update(restarted(this.current, methodsOf(this.task, this.methods)));
    const onEvent = (event: unknown): void => {
      if (!attempt.signal.aborted) this.update(progressed(this.current, event as CompareEvent));
    };
    const end = await this.perform({ signal: attempt.signal, onEvent }).catch(
      (error: unknown) => (state: PanelState) =>
        attempt.signal.aborted || error instanceof Cancelled ? cancelled(state) : failed(state, localized(error)),
    );
    if (this.attempt !== attempt) return;
    this.attempt = undefined;
    this.update(end(this.current));
  }

  /** Shows a task that was interrupted by the end of the editor as what it is: the user may start it again. */
  interrupt(): void {
    this.update(cancelled(this.current));
  }

  /**
   * Asks the job to stop; the job's client sees to it that it does. A training is asked to keep what it has, the second time it ends at
   * once. Nothing happens where nothing runs.
   */
  cancel(): void {
    if (this.work.active) return this.work.cancel();
    if (!this.attempt || this.current.stopping || !keepsOnStop(this.current)) return this.attempt?.abort();
    this.update(stopping(this.current));
    this.stopTraining();
  }

  /** What the user chose in the setup so far. */
  setUp(choices: SetupChoices): void {
    if (this.task.kind !== 'setup') return;
    this.task = { ...this.task, choices };
    this.update(chosen(this.current, choices));
  }

  /** The setup is done: what starts next is the comparison. Answers false where nothing was being set up. */
  commit(choices: SetupChoices): boolean {
    if (this.task.kind !== 'setup' || this.attempt) return false;
    const { recipe, base, folder } = this.task;
    this.task = { kind: 'compare', recipe: withChoices(recipe, choices), base, folder };
    return true;
  }

  /** Process id of the job, while there is one: for tests that kill it. */
  get pid(): number | undefined {
    return this.job.pid;
  }

  remember(allocation: AllocationQuery): void {
    this.update(allocated(this.current, allocation));
  }

  /**
   * Asks the job about what it holds. After a crash a fresh job opens the stored run first.
   * @throws Problem; Cancelled, also where there is nothing to look at.
   */
  async look<K extends LookCall>(method: K, query: Query<JobApi[K]>, signal: AbortSignal): Promise<Answer<JobApi[K]>> {
    await this.ready();
    return this.abandonable(method, query, { signal });
  }

  /** @throws Problem, Cancelled. */
  async save(query: SaveQuery, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<PruneDocument> {
    await this.ready();
    return this.call('save', query, { signal, onEvent: (event) => onProgress(event as Progress) });
  }

  /** Has the job write something of the run. @throws Problem, Cancelled. */
  async write<K extends 'saveRecipe' | 'masks' | 'report'>(
    method: K,
    query: Query<JobApi[K]>,
  ): Promise<Answer<JobApi[K]>> {
    await this.ready();
    return this.call(method, query, {});
  }

  dispose(): void {
    this.attempt?.abort();
    this.attempt = undefined;
    this.work.abort();
    this.exits.dispose();
    this.job.dispose();
    this.changes.dispose();
  }

  /** Answers how the state looks once the task is done. */
  private async perform(options: CallOptions): Promise<(state: PanelState) => PanelState> {
    const { task } = this;
    switch (task.kind) {
      case 'inspect': {
        const { onEvent } = options;
        const inspection = await this.call(
          'inspect',
          { model: task.model },
          { ...options, onEvent: (progress) => onEvent?.({ kind: 'progress', progress }) },
        );
        return (state) => inspected(state, inspection);
      }
      case 'setup': {
        const { recipe, base, choices } = task;
        const inspection = await this.call('inspect', { model: this.origin.model }, { signal: options.signal });
        const preview = await this.call('preview', { recipe, base }, { signal: options.signal });
        return (state) => prepared(state, inspection, { choices, preview });
      }
      case 'compare': {
        const { recipe, base, folder } = task;
        const workspace = workspaceOf(this.model);
        const query = { recipe, base, folder, ...(workspace !== undefined && { workspace }) };
        const document = await this.call('compare', query, options);
        this.task = { kind: 'open', folder };
        return (state) => compared(state, document);
      }
      case 'diff': {
        const { onEvent } = options;
        const reporting = { ...options, onEvent: (progress: unknown) => onEvent?.({ kind: 'progress', progress }) };
        const document = await performDiff(task, (query) => this.call('diff', query, reporting));
        return (state) => diffed(state, document);
      }
      case 'runs': {
        const { pair } = task;
        const document = { runs: await this.summaries(), ...(pair && { pair }) };
        return (state) => listed(state, document);
      }
      case 'open': {
        const document = await performOpen(task.folder, (query) => this.call('open', query, options));
        const tunings = await this.call('tunings', null, { signal: options.signal });
        return (state) => compared(state, document, tunings);
      }
    }
  }

  /** The job holds what the state shows, also where it had crashed meanwhile. */
  private async ready(): Promise<void> {
    if (this.job.alive || isRunning(this.current)) return;
    // What has not come to its end is begun again by the user alone.
    if (this.task.kind === 'compare') throw new Cancelled();
    this.reopening ??= this.perform({})
      .then((end) => this.update(end(this.current)))
      .finally(() => {
        this.reopening = undefined;
      });
    await this.reopening;
  }

  private workplace(): Workplace {
    const state = (): PanelState => this.current;
    return {
      get state() {
        return state();
      },
      update: (next) => this.update(next),
      call: async (method, query, options) => {
        await this.ready();
        return this.abandonable(method, query, options);
      },
      stopTraining: () => this.stopTraining(),
      pauseTraining: (paused) => this.call('pauseTraining', { paused }, {}),
    };
  }

  /** Best effort: where nothing trains, there is nothing to stop. */
  private stopTraining(): void {
    void this.call('stopTraining', null, {}).catch(() => undefined);
  }

  /** A call whose cancel may cost the job its life, which is then no crash. */
  private async abandonable<K extends LookCall | WorkCall>(
    method: K,
    query: Query<JobApi[K]>,
    options: CallOptions & { readonly signal: AbortSignal },
  ): Promise<Answer<JobApi[K]>> {
    const { signal } = options;
    const abandon = (): void => void this.abandoned.add(signal);
    signal.addEventListener('abort', abandon, { once: true });
    try {
      return await this.call(method, query, options);
    } finally {
      signal.removeEventListener('abort', abandon);
      this.abandoned.delete(signal);
    }
  }

  private async call<K extends keyof JobApi>(
    method: K,
    query: Query<JobApi[K]>,
    options: CallOptions,
  ): Promise<Answer<JobApi[K]>> {
    return this.job.client.call(method, query, options);
  }

  private update(state: PanelState): void {
    this.current = state;
    this.changes.fire(state);
  }
}
