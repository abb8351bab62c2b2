import type { LayerCount } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { AllocationAnswer, AllocationQuery, Budget } from '../../shared/allocation';
import type { AllocationRecipe } from '../../shared/recipe';
import { allocate, type Allocation } from '../allocation/allocate';
import { boundsOf, type Bounds } from '../allocation/bounds';
import { masked, maskOf, type Mask } from '../allocation/masks';
import { zerosIn } from '../allocation/part';
import { rankingOf, type Ranking } from '../allocation/ranking';
import type { Candidate } from '../criteria/candidate';
import type { Setting } from './setting';

/** Turns a candidate's scores into counts and masks, at any sparsity. It keeps what a slider asks for again and again. */
export class Allocator {
  private readonly rankings = new WeakMap<Candidate, Map<string, Ranking>>();

  private budgeted: { readonly budget: Budget; readonly bounds: readonly Bounds[] } | undefined;

  constructor(
    private readonly setting: Pick<Setting, 'scored' | 'bounds'>,
    private readonly rules: AllocationRecipe,
  ) {}

  /** The recipe's bounds, with what the query decides over them. @throws Problem `option-invalid` */
  bounds({ budget }: Pick<AllocationQuery, 'budget'>): readonly Bounds[] {
    if (!budget || Object.keys(budget).length === 0) return this.setting.bounds;
    if (this.budgeted?.budget !== budget)
      this.budgeted = { budget, bounds: boundsOf(this.setting.scored, this.rules, budget) };
    return this.budgeted.bounds;
  }

  /** The keys of a candidate's scores. */
  ranking(candidate: Candidate, normalize: AllocationQuery['normalize']): Ranking {
    const known = this.rankings.get(candidate) ?? new Map<string, Ranking>();
    this.rankings.set(candidate, known);
    const key = normalize ?? '';
    const ranking = known.get(key) ?? rankingOf(candidate.scores, this.valuesOf(candidate), normalize);
    known.set(key, ranking);
    return ranking;
  }

  /** @throws Problem `sparsity-invalid`, `sparsity-impossible`, `option-invalid` */
  cut(candidate: Candidate, query: AllocationQuery, about = false): Allocation {
    const { sparsity, scope, normalize } = query;
    return allocate({
      ranking: this.ranking(candidate, normalize),
      names: this.setting.scored.map(({ name }) => name),
      bounds: this.bounds(query),
      sparsity,
      scope,
      about,
    });
  }

  /** The allocation, undefined where there is none at this sparsity. */
  tryCut(candidate: Candidate, query: AllocationQuery): Allocation | undefined {
    try {
      return this.cut(candidate, query);
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  /** One mask for each scored parameter, in file order. */
  masks(candidate: Candidate, query: AllocationQuery, allocation: Allocation): Mask[] {
    return [...this.eachMask(candidate, query, allocation)];
  }

  /** The same, each when it is asked for. */
  *eachMask(candidate: Candidate, { normalize }: AllocationQuery, { counts }: Allocation): Generator<Mask> {
    for (const [p, part] of this.ranking(candidate, normalize).parts.entries()) yield maskOf(part, counts[p]);
  }

  /** Every parameter that the candidate changed or that the masks prune, by name: pruned weights are +0. */
  prune(candidate: Candidate, masks: readonly Mask[]): ReadonlyMap<string, Float32Array> {
    const changed = new Map(candidate.weights ?? []);
    const values = this.valuesOf(candidate);
    this.setting.scored.forEach(({ name }, p) => changed.set(name, masked(values[p], masks[p])));
    return changed;
  }

  /** Whether this allocation of a candidate can be told sooner out of counts than exactly. */
  canBeAbout({ scores }: Candidate, { scope }: AllocationQuery): boolean {
    return !scores.resident && scope === 'global';
  }

  /** What people are told of an allocation. */
  answer(candidate: Candidate, { counts, removed, guard }: Allocation): AllocationAnswer {
    const layers: LayerCount[] = this.setting.scored.map(({ name, alias, values }, p) => ({
      name,
      ...(alias !== undefined && { alias }),
      kept: values.length - counts[p],
      total: values.length,
    }));
    const total = layers.reduce((sum, layer) => sum + layer.total, 0);
    // Zeros go first, so a layer has at least its own zeros and exactly the removed ones beyond them.
    const zeros = counts.reduce((sum, count, p) => sum + Math.max(count, zerosIn(candidate.scores.part(p))), 0);
    return { method: candidate.method, removed, zeros, kept: total - removed, layers, ...(guard && { guard }) };
  }

  /**
   * The sparsity that removes exactly the weights whose score is below a threshold, and those that are zero already: zeros go first,
   * whatever their score. @throws Problem `sparsity-invalid` where none is left.
   */
  sparsityBelow(candidate: Candidate, threshold: number): number {
    let [below, total, largest] = [0, 0, -Infinity];
    this.valuesOf(candidate).forEach((values, p) => {
      const scores = candidate.scores.of(p);
      total += values.length;
      for (let index = 0; index < values.length; index++) {
        below += Number(scores[index] < threshold || values[index] === 0);
        largest = Math.max(largest, scores[index]);
      }
    });
    if (below < total) return below / total;
    throw new Problem('sparsity-invalid', text('No weight has a score of {0} or more.', threshold), {
      found: threshold,
      expected: `≤ ${largest}`,
      remedy: text('Choose a lower threshold, or a sparsity.'),
    });
  }

  /** The scored parameters' values as the candidate has them. */
  private valuesOf({ weights }: Candidate): readonly Float32Array[] {
    return this.setting.scored.map(({ name, values }) => weights?.get(name) ?? values);
  }
}
