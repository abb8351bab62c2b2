import { throwIfCancelled } from '../../shared/problem';
import type { AllocationQuery } from '../../shared/allocation';
import type { Progress } from '../../shared/protocol';
import { text, type Text } from '../../shared/text';
import type { Mask } from '../allocation/masks';
import { memoryKeeper, type ScoreKeeper } from '../allocation/scores';
import { requireFinite, type Candidate } from '../criteria/candidate';
import { isWorking, type MethodProduct, type ScoreContext } from '../criteria/criterion';
import type { Method } from '../criteria/index';
import { countNonZero } from '../evaluation/size';
import type { Statistics } from '../statistics/statistics';
import type { Allocator } from './allocator';
import type { ComparisonInput } from './input';
import { measure, obstacle } from './measure';
import { epochsOf, targetsOf } from './schedule';
import { settingWith, type Setting } from './setting';
import type { Trainer } from './trainer';

/** How a piece of work is watched and ended. */
export interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly stop?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Weights that a schedule has reached, and the masks that hold there. */
interface State {
  readonly changed: ReadonlyMap<string, Float32Array>;
  readonly masks?: ReadonlyMap<string, Mask>;
}

const seconds = (start: number): number => (performance.now() - start) / 1000;

/** Makes candidates: out of the statistics that all methods share, or by a method's own work, once or in the rounds of a schedule. */
export class Producer {
  private shared: Statistics | undefined;
  /** Before anything is pruned. */
  private readonly zeroShare: number;

  constructor(
    private readonly input: ComparisonInput,
    private readonly setting: Setting,
    private readonly allocator: Allocator,
    private readonly trainer: Trainer,
  ) {
    this.zeroShare = zeroShareOf(setting.scored);
  }

  /** Whether candidates hold at one sparsity alone. */
  get isScheduled(): boolean {
    const { schedule } = this.input.recipe;
    return schedule !== undefined && schedule.kind !== 'one-shot';
  }

  /** The one pass that the methods share. Methods that cannot run here are left out. @throws Cancelled */
  async measure(methods: readonly Method[], watch: Watch): Promise<void> {
    const possible = methods.filter((method) => !obstacle(method, this.setting));
    this.shared = await this.collect(possible, this.setting, watch);
  }

  /** @throws Problem where the method cannot run here, or gives no finite scores; Cancelled */
  async produce(method: Method, watch: Watch): Promise<Candidate> {
    this.requirePossible(method);
    const start = performance.now();
    const product = await this.work(method, this.setting, this.shared, { changed: new Map() }, watch);
    return this.candidate(method, product, start);
  }

  /**
   * The candidate for one sparsity, by the recipe's schedule: each round scores the weights that the round before has pruned and trained.
   * The last round's mask is still to be made, out of the candidate.
   * @throws Problem as `produce`, and where a round's sparsity is impossible; Cancelled
   */
  async produceAt(method: Method, wanted: number, watch: Watch): Promise<Candidate> {
    this.requirePossible(method);
    const { allocation, fineTune = 0 } = this.input.recipe;
    const start = performance.now();
    const targets = this.targets(wanted);
    const epochs = epochsOf(fineTune, targets.length);
    let state: State = { changed: new Map() };
    let trained = 0;
    const notes: Text[] = [];
    for (const [round, target] of targets.entries()) {
      throwIfCancelled(watch.signal);
      const setting = settingWith(this.setting, state.changed);
      // A run that was opened again has the scores of its shared pass alone.
      const shared = round === 0 ? this.shared : undefined;
      const statistics = shared ?? (await this.collect([method], setting, watch));
      const product = await this.work(method, setting, statistics, state, watch);
      trained += product.training?.epochs ?? 0;
      const changed = new Map([...state.changed, ...(product.weights ?? [])]);
      notes.push(...(product.notes ?? []));
      if (product.sparsity !== undefined)
        notes.push(text('The threshold was left aside: a schedule removes the share that was asked for.'));
      const all = { ...product, weights: changed, ...(notes.length > 0 && { notes }) };
      const isLast = round === targets.length - 1;
      // Between rounds scores are looked at once.
      const keeper = isLast ? this.input.scores : memoryKeeper;
      const candidate = { ...(await this.candidate(method, all, start, keeper)), target: wanted };
      if (isLast) return trained > 0 ? { ...candidate, trained: { epochs: trained } } : candidate;
      const { scope, normalize } = allocation;
      const query = { sparsity: target, scope, ...(normalize && { normalize }) };
      const reached = await this.pruneAndTrain(candidate, query, epochs[round], watch);
      state = reached.state;
      trained += reached.epochs;
      notes.push(...reached.notes);
    }
    throw new Error('a schedule has at least one round');
  }

  /** Scores of a method that measures in the shared pass, out of other statistics than that pass's. */
  scoresFrom({ criterion, options }: Method, statistics: Statistics): readonly Float32Array[] {
    if (isWorking(criterion)) throw new Error(`${criterion.id} works on a network and data`);
    return criterion.score(this.context(options, statistics));
  }

  /** What the shared pass has measured. */
  get statistics(): Statistics | undefined {
    return this.shared;
  }

  private context(
    options: Method['options'],
    statistics: Statistics | undefined,
    setting = this.setting,
  ): ScoreContext {
    return {
      parameters: setting.scored,
      mean: (kind, { name }) => {
        if (!statistics) throw new Error(`${kind} was not measured`);
        return statistics.mean(kind, name);
      },
      options,
      seed: this.input.recipe.seed,
    };
  }

  /** Epochs that are left for after the last mask. */
  lastEpochs(wanted: number): number {
    const { fineTune = 0 } = this.input.recipe;
    return epochsOf(fineTune, this.targets(wanted).length).at(-1) ?? 0;
  }

  /** The sparsity of each round. */
  private targets(wanted: number): readonly number[] {
    const { schedule } = this.input.recipe;
    return schedule ? targetsOf(schedule, this.zeroShare, wanted) : [wanted];
  }

  private requirePossible(method: Method): void {
    const problem = obstacle(method, this.setting);
    if (problem) throw problem;
  }

  private collect(methods: readonly Method[], setting: Setting, watch: Watch): Promise<Statistics | undefined> {
    const { executor, recipe } = this.input;
    return measure(methods, setting, {
      executor,
      batchSize: recipe.batchSize,
      seed: recipe.seed,
      signal: watch.signal,
      onProgress: (share) => watch.onProgress?.({ phase: 'collecting', share }),
    });
  }

  private async work(
    method: Method,
    setting: Setting,
    statistics: Statistics | undefined,
    state: State,
    { signal, stop, onProgress }: Watch,
  ): Promise<MethodProduct> {
    const { criterion, options } = method;
    const { recipe, executor } = this.input;
    const context = this.context(options, statistics, setting);
    const subject = method.name;
    onProgress?.({ phase: 'scoring', subject });
    if (!isWorking(criterion)) return { scores: criterion.score(context) };
    const { network, calibration } = setting;
    if (!network || !calibration) throw new Error(`${criterion.id} works on a network and data`);
    return criterion.work({
      ...context,
      ...network,
      calibration,
      executor,
      batchSize: recipe.batchSize,
      signal,
      onProgress: (share) => onProgress?.({ phase: 'scoring', subject, share }),
      train: (request) =>
        this.trainer.train({
          ...request,
          ...state,
          signal,
          stop,
          onProgress: (training) => onProgress?.(trainingProgress(subject, training)),
        }),
    });
  }

  private async candidate(
    method: Method,
    product: MethodProduct,
    start: number,
    keeper: ScoreKeeper = this.input.scores ?? memoryKeeper,
  ): Promise<Candidate> {
    requireFinite(product.scores, this.setting.scored, method);
    const { weights, training, estimates, notes, sparsity } = product;
    const scored = this.setting.scored.map(({ name, values }) => ({ name, values: weights?.get(name) ?? values }));
    const scores = await keeper.keep(product.scores, scored);
    return {
      method: method.name,
      criterion: method.criterion.id,
      options: method.options,
      scores,
      ...(weights && weights.size > 0 && { weights }),
      ...(sparsity !== undefined && { outcome: sparsity }),
      ...(training && { training, trained: { epochs: training.epochs } }),
      ...(estimates && { estimates }),
      ...(notes && { notes }),
      ownSeconds: seconds(start),
    };
  }

  private async pruneAndTrain(
    candidate: Candidate,
    query: AllocationQuery,
    epochs: number,
    { signal, stop, onProgress }: Watch,
  ): Promise<{ readonly state: State; readonly epochs: number; readonly notes: readonly Text[] }> {
    const masks = this.allocator.masks(candidate, query, this.allocator.cut(candidate, query));
    const changed = this.allocator.prune(candidate, masks);
    const named = new Map(this.setting.scored.map(({ name }, p) => [name, masks[p]]));
    if (epochs === 0) return { state: { changed, masks: named }, epochs, notes: [] };
    const {
      weights,
      document,
      notes = [],
    } = await this.trainer.train({
      changed,
      masks: named,
      epochs,
      signal,
      stop,
      onProgress: (training) => onProgress?.(trainingProgress(candidate.method, training)),
    });
    const { divergedAt, epochs: trained } = document;
    const diverged =
      divergedAt === undefined ? [] : [text('A training between rounds diverged at step {0}.', divergedAt)];
    const state = { changed: new Map([...changed, ...weights]), masks: named };
    return { state, epochs: trained, notes: [...diverged, ...notes] };
  }
}

/** Of all weights together, those that are zero. */
function zeroShareOf(parameters: Setting['scored']): number {
  const total = parameters.reduce((sum, { values }) => sum + values.length, 0);
  return parameters.reduce((sum, { values }) => sum + values.length - countNonZero(values), 0) / total;
}

/** Progress of a training phase, as everybody is told of it. */
export const trainingProgress = (subject: string, training: NonNullable<Progress['training']>): Progress => ({
  phase: 'training',
  subject,
  share: training.step / Math.max(1, training.steps),
  training,
});
