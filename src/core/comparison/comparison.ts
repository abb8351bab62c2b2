import type { CompareDocument, Metrics, PointDocument, SearchDocument } from '../../shared/documents';
import { allocationOf, type AllocationAnswer, type AllocationQuery } from '../../shared/allocation';
import type { FineTuneAnswer } from '../../shared/protocol';
import type { LatencyDocument, NoteDocument, QualityDocument, TrialDocument } from '../../shared/findings';
import { documentOf } from '../../shared/rpc';
import { maskHash, type Mask } from '../allocation/masks';
import type { Candidate } from '../criteria/candidate';
import { resolveMethods } from '../criteria/index';
import type { Parameter } from '../formats/model';
import type { Dataset } from '../data/dataset';
import { latencyOf } from '../evaluation/latency';
import { Agreements } from './agreements';
import { Allocator } from './allocator';
import { Candidates } from './candidates';
import { maskNotes } from './findings/mask-notes';
import { trial } from './findings/trial';
import { graphRequired } from './graph-required';
import type { ComparisonInput, StoredComparison, StoredTuning, TuningRequest } from './input';
import { DropSearch } from './drop-search';
import { measuredOf, type Measured } from './measured';
import { ModelMetrics } from './model-metrics';
import { Producer, type Watch } from './producer';
import type { MethodQuery, PrunedWeights } from './pruned-weights';
import type { Setting } from './setting';
import { Trainer } from './trainer';
import { Tuner } from './tuner';

export type { MethodQuery, PrunedWeights } from './pruned-weights';

/**
 * A comparison that has its scores: answers at any sparsity without another data pass. It is what a job keeps alive while a
 * panel is open, and what is restored from a stored run.
 */
export class Comparison {
  readonly allocator: Allocator;
  readonly agreements: Agreements;
  readonly producer: Producer;
  private readonly store = new Candidates();
  private readonly metrics: ModelMetrics;
  private readonly tuner: Tuner;
  private readonly search: DropSearch;
  private finished: CompareDocument | undefined;
  private known: Measured | undefined;

  constructor(
    private readonly input: ComparisonInput,
    private readonly setting: Setting,
  ) {
    this.allocator = new Allocator(setting, input.recipe.allocation);
    const weights = setting.scored.reduce((sum, { values }) => sum + values.length, 0);
    this.agreements = new Agreements(this.allocator, weights, input.recipe.seed);
    const trainer = new Trainer(input, setting);
    this.producer = new Producer(input, setting, this.allocator, trainer);
    this.metrics = new ModelMetrics(input, setting);
    this.tuner = new Tuner(input, setting, this.producer, trainer, this.metrics);
    this.search = new DropSearch(input, this, this.store, this.producer, this.tuner, this.metrics);
  }

  /** @throws Error before the comparison is finished. */
  get document(): CompareDocument {
    if (!this.finished) throw new Error('the comparison is not finished');
    return this.finished;
  }

  get scored(): readonly Parameter[] {
    return this.setting.scored;
  }

  /** All of the model's parameters. */
  get parameters(): readonly Parameter[] {
    return this.input.model.parameters;
  }

  get candidates(): readonly Candidate[] {
    return this.store.all;
  }

  /** One for each method that has scores at this sparsity. */
  candidatesAt(sparsity: number): readonly Candidate[] {
    return this.store.allAt(sparsity);
  }

  /** What a run store keeps. */
  get stored(): StoredComparison {
    const candidates = this.candidates.map(({ method, target, scores, weights }) => ({
      method,
      ...(target !== undefined && { target }),
      scores: scores.resident ? new Map(this.scored.map(({ name }, p) => [name, scores.of(p)])) : scores,
      ...(weights && { weights }),
    }));
    return { candidates, tunings: this.tuner.tunings.all, measured: this.measured };
  }

  /** What the shared pass has measured, or that of the run that was opened. */
  get measured(): Measured {
    this.known ??= measuredOf(this.producer.statistics, this.scored);
    return this.known;
  }

  remember(measured: Measured): void {
    this.known = measured;
  }

  add(candidate: Candidate): void {
    this.store.add(candidate);
  }

  addTuning(tuning: StoredTuning): void {
    this.tuner.tunings.add(tuning);
  }

  finish(document: CompareDocument): this {
    this.finished = document;
    return this;
  }

  /** @throws Problem `option-invalid` for a method without scores; `recompute-required` */
  candidate({ method, sparsity }: Pick<MethodQuery, 'method' | 'sparsity'>): Candidate {
    return this.store.at(method, sparsity);
  }

  /**
   * Layer counts of every method. A method for which the allocation fails has its problem.
   * @param about out of counts, where an exact cut takes longer: right to the scores that are about as large as the threshold.
   * @throws Problem `option-invalid` for a budget that is none here.
   */
  allocate(query: AllocationQuery, about = false): AllocationAnswer[] {
    this.allocator.bounds(query);
    return this.store.methods.map((method) => {
      try {
        const candidate = this.candidate({ ...query, method });
        const estimated = about && this.allocator.canBeAbout(candidate, query);
        const answer = this.allocator.answer(candidate, this.allocator.cut(candidate, query, estimated));
        return estimated ? { ...answer, about: true as const } : answer;
      } catch (error) {
        return { method, removed: 0, zeros: 0, kept: 0, layers: [], error: documentOf(error, this.input.bundle) };
      }
    });
  }

  /** The masks at the recipe's own allocation, one for each scored parameter in file order; undefined where it fails. */
  tryMasks(candidate: Candidate, sparsity: number): Mask[] | undefined {
    const query = this.allocationOf(sparsity);
    const cut = this.allocator.tryCut(candidate, query);
    return cut && this.allocator.masks(candidate, query, cut);
  }

  /** The same, each when it is asked for. */
  tryEachMask(candidate: Candidate, sparsity: number): Iterable<Mask> | undefined {
    const query = this.allocationOf(sparsity);
    const cut = this.allocator.tryCut(candidate, query);
    return cut && this.allocator.eachMask(candidate, query, cut);
  }

  allocationOf(sparsity: number): AllocationQuery {
    const { scope, normalize } = this.input.recipe.allocation;
    return { sparsity, scope, ...(normalize && { normalize }) };
  }

  /** The sparsity that a threshold on a method's scores brings. */
  sparsityBelow(method: string, threshold: number): number {
    return this.allocator.sparsityBelow(this.candidate({ method, sparsity: 0 }), threshold);
  }

  /** @param tuned the fine-tuned weights of this allocation, where there are any. */
  async prunedWeights(query: MethodQuery, tuned = true): Promise<PrunedWeights> {
    const candidate = this.candidate(query);
    const cut = this.allocator.cut(candidate, query);
    const masks = this.allocator.masks(candidate, query, cut);
    const named = this.scored.map(({ name }, p): [string, Mask] => [name, masks[p]]);
    const tuning = tuned ? this.tuner.tunings.at(query) : undefined;
    return {
      masks: new Map(named),
      maskHash: await maskHash(named),
      changed: tuning?.weights ?? this.allocator.prune(candidate, masks),
      allocation: this.allocator.answer(candidate, cut),
      ...(tuning && { tuning }),
    };
  }

  /** The unpruned model. The first evaluation, so that drift is measured against it. */
  async baseline(signal?: AbortSignal, onProgress?: (share: number) => void): Promise<Metrics> {
    return this.metrics.baseline(signal, onProgress);
  }

  /** What a method's mask does to the model, on data that no method saw. */
  async evaluate(query: MethodQuery, signal?: AbortSignal): Promise<Metrics> {
    return this.evaluateWeights((await this.prunedWeights(query, false)).changed, signal);
  }

  /** The quality of such weights alone. @throws Problem `data-required`; Cancelled */
  async quality(changed: PrunedWeights['changed'], signal?: AbortSignal): Promise<QualityDocument> {
    return this.metrics.quality(changed, signal);
  }

  /** Time of the unpruned network's forward pass here. @throws Problem `graph-required`; Cancelled */
  async latency(signal?: AbortSignal): Promise<LatencyDocument> {
    const { network } = this.setting;
    const { graph } = this.input.model;
    if (!network || !graph) throw graphRequired();
    return latencyOf(graph, network.weights, this.input.executor, signal);
  }

  /** The model before and after a method's mask on other data. @throws Problem `graph-required`; Cancelled */
  async tryOn(
    query: MethodQuery,
    dataset: Dataset,
    tuned: boolean,
    { signal, onProgress }: Watch,
  ): Promise<TrialDocument> {
    const pruned = await this.prunedWeights(query, tuned);
    const report = (share: number): void => onProgress?.({ phase: 'evaluating', subject: query.method, share });
    const { before, after } = await trial(this.setting, this.input.executor, dataset, pruned.changed, signal, report);
    const asked = { ...allocationOf(query), method: query.method };
    return { query: asked, fineTuned: pruned.tuning !== undefined, data: dataset.name, before, after };
  }

  /** Guards of a method's mask. @throws Problem as `candidate` does, and where the allocation fails */
  notes(query: MethodQuery): NoteDocument[] {
    const candidate = this.candidate(query);
    const allocation = this.allocator.answer(candidate, this.allocator.cut(candidate, query));
    const training = this.tuner.tunings.at(query)?.training;
    return maskNotes({
      setting: this.setting,
      allocation,
      // Also where the recipe recalibrates: that is done for its own sparsities, and is a training of no epochs.
      renewed: training !== undefined,
      training,
      bundle: this.input.bundle,
    });
  }

  /** The same of weights that somebody has already: `changed` of `prunedWeights`. */
  async evaluateWeights(changed: PrunedWeights['changed'], signal?: AbortSignal): Promise<Metrics> {
    return this.metrics.of(changed, signal);
  }

  /** Makes the candidate that a schedule-dependent method needs at this sparsity. @throws Problem, Cancelled */
  async compute(method: string, sparsity: number, watch: Watch): Promise<Candidate> {
    const resolved = resolveMethods(this.input.recipe.methods).find(({ name }) => name === method);
    // A method that is not the recipe's has no scores: that is the problem to tell.
    if (!resolved || !this.producer.isScheduled) return this.candidate({ method, sparsity });
    const known = this.candidatesAt(sparsity).find((each) => each.method === method);
    if (known) return known;
    const candidate = await this.producer.produceAt(resolved, sparsity, watch);
    this.add(candidate);
    return candidate;
  }

  /** Prunes, evaluates, and trains as the recipe says. The candidate must be there. @throws Problem, Cancelled */
  async point(
    method: string,
    sparsity: number,
    watch: Watch,
    onEvaluated?: (share: number) => void,
  ): Promise<PointDocument> {
    const query = { ...this.allocationOf(sparsity), method };
    const pruned = await this.prunedWeights(query, false);
    const { removed, zeros, kept, guard, layers } = pruned.allocation;
    const metrics = await this.metrics.of(pruned.changed, watch.signal, onEvaluated);
    const tuned = await this.tuner.asRecipeSays(query, async () => pruned, watch);
    return {
      sparsity,
      removed,
      zeros,
      kept,
      ...(guard && { guard }),
      metrics,
      ...(tuned && { fineTuned: tuned.metrics, training: tuned.training }),
      layers,
      maskHash: pruned.maskHash,
    };
  }

  /** Trains a method's pruned weights, the mask held; the result is kept for saving. @throws Problem, Cancelled */
  async fineTune(query: MethodQuery, request: TuningRequest, watch: Watch): Promise<FineTuneAnswer> {
    return this.tuner.tune(query, await this.prunedWeights(query, false), request, watch);
  }

  /**
   * The highest sparsity of a method that loses at most so much accuracy, on the data that everything is evaluated on; after
   * fine-tuning, where the recipe says so. @throws Problem `label-missing`, and what a method throws; Cancelled
   */
  async findSparsity(
    method: string,
    query: Omit<AllocationQuery, 'sparsity'>,
    maxDrop: number,
    watch: Watch,
  ): Promise<SearchDocument> {
    return this.search.find(method, query, maxDrop, watch);
  }
}
