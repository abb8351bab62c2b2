import type { SearchDocument } from '../shared/documents';
import { Cancelled } from '../shared/problem';
import type { LayerSensitivity } from '../shared/findings';
import type { JobApi, SensitivityEvent } from '../shared/job-api';
import { allocationOf, ruleOf } from '../shared/allocation';
import type { PanelState, PanelWork, Progress } from '../shared/protocol';
import type { Answer, CallOptions, Query } from '../shared/rpc';
import {
  computed,
  found,
  idle,
  measuredLayers,
  paused,
  timed,
  tried,
  tuned,
  workChanged,
  working,
} from './panel-state';

/** Calls that take long and change what the job holds. */
export type WorkCall = 'fineTune' | 'compute' | 'findSparsity' | 'sensitivity' | 'latency' | 'tryOnData';

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
  /** Asks what trains to wait, or to go on. */
  pauseTraining(paused: boolean): Promise<void>;
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

  /** Prunes a method's layers one by one; the state shows those that are done. */
  async sensitivity(query: Query<JobApi['sensitivity']>): Promise<void> {
    const { method } = query;
    const layers: LayerSensitivity[] = [];
    const grown = (event: unknown): void => {
      const { document, share } = event as SensitivityEvent;
      layers.push(...document.layers);
      const progress = { phase: 'evaluating', subject: method, share } as const;
      const soFar = { ...document, layers: [...layers] };
      this.update((state) => measuredLayers(workChanged(state, { progress }), soFar));
    };
    const work = { kind: 'sensitivity', method, allocation: this.place.state.allocation } as const;
    const document = await this.perform(work, 'sensitivity', query, grown);
    this.update((state) => measuredLayers(state, document));
  }

  async latency(): Promise<void> {
    const work = { kind: 'latency', method: '', allocation: this.place.state.allocation } as const;
    const latency = await this.perform(work, 'latency', null);
    this.update((state) => timed(state, latency));
  }

  async tryOnData(query: Query<JobApi['tryOnData']>): Promise<void> {
    const { method } = query;
    const trial = await this.perform({ kind: 'trial', method, allocation: allocationOf(query) }, 'tryOnData', query);
    this.update((state) => tried(state, trial));
  }

  /** What trains waits, or goes on. Nothing happens where nothing is worked on. */
  async pause(wait: boolean): Promise<void> {
    if (!this.place.state.work) return;
    await this.place.pauseTraining(wait);
    this.update((state) => paused(state, wait));
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
    onEvent = (event: unknown): void => this.update((state) => workChanged(state, { progress: event as Progress })),
  ): Promise<Answer<JobApi[K]>> {
    if (this.controller) throw new Cancelled();
    const controller = new AbortController();
    this.controller = controller;
    this.update((state) => working(state, work));
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
