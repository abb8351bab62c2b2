import type { TrainingDocument } from '../../shared/documents';
import type { FineTuneAnswer } from '../../shared/protocol';
import { format } from '../../shared/text';
import type { ComparisonInput, StoredTuning, TuningRequest } from './input';
import type { ModelMetrics } from './model-metrics';
import { trainingProgress, type Producer, type Watch } from './producer';
import type { MethodQuery, PrunedWeights } from './pruned-weights';
import type { Setting } from './setting';
import type { Trainer } from './trainer';
import { Tunings } from './tunings';

/** Trains pruned weights, and keeps what came of it. */
export class Tuner {
  readonly tunings = new Tunings();

  constructor(
    private readonly input: Pick<ComparisonInput, 'recipe' | 'bundle'>,
    private readonly setting: Pick<Setting, 'network'>,
    private readonly producer: Producer,
    private readonly trainer: Trainer,
    private readonly metrics: ModelMetrics,
  ) {}

  /** Trains with the mask held; the result is kept for saving. @throws Problem, Cancelled */
  async tune(query: MethodQuery, pruned: PrunedWeights, request: TuningRequest, watch: Watch): Promise<FineTuneAnswer> {
    const tuning = await this.train(query, pruned, request, watch);
    this.tunings.add(tuning);
    return { metrics: tuning.metrics, training: tuning.training };
  }

  /**
   * What the recipe's own training after the last mask has brought, or brings now; undefined where there is none. What a person has asked for
   * at the same allocation is another training, and stays.
   */
  async asRecipeSays(
    query: MethodQuery,
    pruned: () => Promise<PrunedWeights>,
    watch: Watch,
  ): Promise<StoredTuning | undefined> {
    if (!this.tunesAt(query.sparsity)) return undefined;
    const epochs = this.producer.lastEpochs(query.sparsity);
    const known = this.tunings.at(query);
    if (known && isWhole(known, epochs)) return known;
    const tuning = await this.train(query, await pruned(), { epochs }, watch);
    if (!known) this.tunings.add(tuning);
    return tuning;
  }

  private async train(
    query: MethodQuery,
    { changed, masks }: PrunedWeights,
    request: TuningRequest,
    { signal, stop, onProgress }: Watch,
  ): Promise<StoredTuning> {
    const { weights, document, notes } = await this.trainer.train({
      changed,
      masks,
      ...request,
      signal,
      stop,
      onProgress: (training) => onProgress?.(trainingProgress(query.method, training)),
    });
    const training: TrainingDocument = {
      ...document,
      ...(notes && notes.length > 0 && { notes: notes.map((note) => format(note, this.input.bundle)) }),
    };
    const tuned = new Map([...changed, ...weights]);
    const metrics = await this.metrics.of(tuned, signal);
    return { query, request, metrics, training, weights: tuned };
  }

  /** Weights change after the last mask. */
  private tunesAt(sparsity: number): boolean {
    const { recalibrate = false } = this.input.recipe;
    const renews = recalibrate && (this.setting.network?.normalizations.length ?? 0) > 0;
    return renews || this.producer.lastEpochs(sparsity) > 0;
  }
}

/** A training of so many epochs at the recipe's own rate, which nobody has ended early. */
const isWhole = ({ request, training }: StoredTuning, epochs: number): boolean =>
  request.epochs === epochs && request.learningRate === undefined && training.stopped !== 'cancelled';
