import * as vscode from 'vscode';
import { startJob, type Job } from '../jobs/client';
import { Cancelled, type Problem } from '../shared/problem';
import type { JobApi } from '../shared/job-api';
import type { Client } from '../shared/rpc';
import type { Log } from './log';
import { workersSetting } from './settings';

/** At most one job process, forked when it is first called and again after it is gone. */
export class JobHost implements vscode.Disposable {
  private job: Job | undefined;
  private disposed = false;
  private readonly crashes = new vscode.EventEmitter<Problem>();
  /** Fires when the process is gone without having been asked to go. */
  readonly onDidCrash = this.crashes.event;

  /** @param script the bundled job process. @param nativeModules where a native engine may be installed. @param language of the texts that it answers. */
  constructor(
    private readonly script: string,
    private readonly nativeModules: string,
    private readonly language: string,
    private readonly log: Log,
  ) {}

  get alive(): boolean {
    return this.job?.alive ?? false;
  }

  /** @throws Cancelled after it was disposed of: nobody would end the process. */
  get client(): Client<JobApi> {
    if (this.disposed) throw new Cancelled();
    if (!this.job?.alive) this.job = this.fork();
    return this.job.api;
  }

  /** Process id, while there is a job. */
  get pid(): number | undefined {
    return this.job?.pid;
  }

  kill(): void {
    const { job } = this;
    this.job = undefined;
    job?.dispose();
  }

  dispose(): void {
    this.disposed = true;
    this.kill();
    this.crashes.dispose();
  }

  private fork(): Job {
    const workers = workersSetting();
    return startJob({
      script: this.script,
      nativeModules: this.nativeModules,
      language: this.language,
      ...(workers !== undefined && { workers }),
      onLog: (line) => this.log.job(line),
      onExit: (problem) => {
        this.log.error(problem);
        this.crashes.fire(problem);
      },
    });
  }
}
