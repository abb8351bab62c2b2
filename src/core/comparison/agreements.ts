import type { AllocationQuery } from '../../shared/allocation';
import type { AgreementDocument } from '../../shared/documents';
import type { Candidate } from '../criteria/candidate';
import { agreementOf, ranksOf, sampleOf } from './agreement';
import type { Allocator } from './allocator';

/** How far methods agree, at any allocation. Ranks are kept: no allocation changes them. */
export class Agreements {
  private readonly ranks = new WeakMap<Candidate, Float64Array>();
  private drawn: Uint32Array | undefined;

  /**
   * @param weights number of all scored weights
   * @param seed draws those that are ranked, where there are many
   */
  constructor(
    private readonly allocator: Allocator,
    private readonly weights: number,
    private readonly seed: number,
  ) {}

  /** Methods whose allocation fails are left out. */
  at(query: AllocationQuery, candidates: readonly Candidate[]): AgreementDocument {
    const methods = candidates.flatMap((candidate) => {
      const cut = this.allocator.tryCut(candidate, query);
      if (!cut) return [];
      const masks = this.allocator.masks(candidate, query, cut);
      return [{ method: candidate.method, ranks: this.ranksOf(candidate), masks }];
    });
    return agreementOf(query.sparsity, methods);
  }

  private ranksOf(candidate: Candidate): Float64Array {
    this.drawn ??= sampleOf(this.weights, this.seed);
    const ranks = this.ranks.get(candidate) ?? ranksOf(candidate.scores, this.drawn);
    this.ranks.set(candidate, ranks);
    return ranks;
  }
}
