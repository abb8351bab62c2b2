import type { AllocationQuery } from '../../shared/allocation';
import type { SearchDocument } from '../../shared/documents';
import type { Candidate } from '../criteria/candidate';
import type { Candidates } from './candidates';
import type { Comparison } from './comparison';
import type { ComparisonInput, StoredTuning } from './input';
import type { ModelMetrics } from './model-metrics';
import type { Producer, Watch } from './producer';
import { findSparsity } from './search';
import type { Tuner } from './tuner';

/** Sparsities that a search tells apart; fewer where each costs a training. */
const searchSteps = 1000;
const searchStepsOfTraining = 100;

/**
 * Searches a comparison's methods for the highest sparsity that loses at most so much accuracy. All that it compares was made alike, as the
 * recipe says: what a person has trained at one of the allocations tells nothing here, nor does a training that was ended early.
 */
export class DropSearch {
  constructor(
    private readonly input: Pick<ComparisonInput, 'recipe'>,
    private readonly comparison: Pick<Comparison, 'compute' | 'prunedWeights'>,
    private readonly store: Candidates,
    private readonly producer: Producer,
    private readonly tuner: Tuner,
    private readonly metrics: ModelMetrics,
  ) {}

  /** As `Comparison.findSparsity`. */
  async find(
    method: string,
    query: Omit<AllocationQuery, 'sparsity'>,
    maxDrop: number,
    watch: Watch,
  ): Promise<SearchDocument> {
    const { signal, stop, onProgress } = watch;
    const { tunings } = this.tuner;
    const costly = (this.input.recipe.fineTune ?? 0) > 0 || this.producer.isScheduled;
    const before = new Set<Candidate | StoredTuning>([...this.store.all, ...tunings.all]);
    let found: number | undefined;
    try {
      const search = await findSparsity({
        maxDrop,
        baseline: await this.metrics.judge(new Map(), signal),
        steps: costly ? searchStepsOfTraining : searchSteps,
        stop,
        onProgress: (share) => onProgress?.({ phase: 'evaluating', subject: method, share }),
        judge: async (sparsity) => {
          const asked = { ...query, method, sparsity };
          await this.comparison.compute(method, sparsity, watch);
          const pruned = await this.comparison.prunedWeights(asked, false);
          const tuned = await this.tuner.asRecipeSays(asked, async () => pruned, watch);
          return stop?.aborted ? undefined : this.metrics.judge(tuned?.weights ?? pruned.changed, signal);
        },
      });
      found = search.sparsity;
      return search;
    } finally {
      // What was tried is let go of, but for what was there before and for what was found.
      tunings.retain((each) => before.has(each) || each.query.sparsity === found);
      this.store.retain((each) => before.has(each) || each.target === found);
    }
  }
}
