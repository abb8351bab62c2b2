import type { SearchDocument } from '../shared/documents';
import { Cancelled } from '../shared/problem';
import type { JobApi } from '../shared/job-api';
import { allocationOf, ruleOf } from '../shared/allocation';
import type { PanelState, PanelWork, Progress } from '../shared/protocol';
import type { Answer, CallOptions, Query } from '../shared/rpc';
import { computed, found, idle, tuned, workChanged, working } from './panel-state';

/** Calls that take long and change what the job holds. */
export type WorkCall = 'fineTune' | 'compute' | 'findSparsity';

/** What the work needs of its session. */
export interface Workplace {
  readonly state: PanelState;
  update(state: PanelState): void;
  /** Calls the job, which holds what the state shows. */
  call<K extends WorkCall>(
    method: K,
    query: Query<JobApi[K]>,
    options: CallOptions & { readonly signal: AbortSignal },
  ): Promise<Answer<JobApi[K]>>;
  /** Asks what trains to end with the best that it has. */
  stopTraining(): void;
}

/**
 * Long work on a comparison that is finished, one piece at a time. The session's state shows how it goes and what came of it. Every
 * method throws what the job throws, and Cancelled, also while other work is done.
 */
export class SessionWork {
  private controller: AbortController | undefined;

  constructor(private readonly place: Workplace) {}

  get active(): boolean {
    return this.controller !== undefined;
  }

  /** Trains the weights of a method's mask. */
  async fineTune(query: Query<JobApi['fineTune']>): Promise<void> {
    const { method } = query;
    const allocation = allocationOf(query);
    const answer = await this.perform({ kind: 'fine-tune', method, allocation }, 'fineTune', query);
    this.update((state) => tuned(state, { ...answer, query: { ...allocation, method } }));
  }

  /** Adds a method's point at a sparsity that the run has not. */
  async compute(query: Query<JobApi['compute']>): Promise<void> {
    const { method, sparsity } = query;
    const allocation = { ...this.place.state.allocation, sparsity };
    const point = await this.perform({ kind: 'compute', method, allocation }, 'compute', query);
    this.update((state) => computed(state, method, point));
  }

  async findSparsity(query: Query<JobApi['findSparsity']>): Promise<SearchDocument> {
    const { method } = query;
    const allocation = allocationOf(query);
    const answer = await this.perform({ kind: 'search', method, allocation }, 'findSparsity', query);
    this.update((state) => found(state, { ...answer, query: { ...ruleOf(query), method } }));
    return answer;
  }

  /** Fine-tuning is asked to keep what it has; the second time, and other work at once, it is given up. */
  cancel(): void {
    const { work } = this.place.state;
    if (work?.kind !== 'fine-tune' || work.stopping) return this.abort();
    this.update((state) => workChanged(state, { stopping: true }));
    this.place.stopTraining();
  }

  abort(): void {
    this.controller?.abort();
  }

  private async perform<K extends WorkCall>(
    work: PanelWork,
    method: K,
    query: Query<JobApi[K]>,
  ): Promise<Answer<JobApi[K]>> {
    if (this.controller) throw new Cancelled();
    const controller = new AbortController();
    this.controller = controller;
    this.update((state) => working(state, work));
    const onEvent = (event: unknown): void =>
      this.update((state) => workChanged(state, { progress: event as Progress }));
    try {
      return await this.place.call(method, query, { signal: controller.signal, onEvent });
    } finally {
      this.controller = undefined;
      this.update(idle);
    }
  }

  private update(change: (state: PanelState) => PanelState): void {
    this.place.update(change(this.place.state));
  }
}
