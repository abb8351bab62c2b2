import { allocationKey, type AllocationQuery } from '../../shared/allocation';
import type { StoredTuning } from './input';

type Query = AllocationQuery & { readonly method: string };

/** Fine-tuned weights: each belongs to one allocation of one method. */
export class Tunings {
  private readonly byQuery = new Map<string, StoredTuning>();

  /** The second of one allocation takes the place of the first. */
  add(tuning: StoredTuning): void {
    this.byQuery.set(keyOf(tuning.query), tuning);
  }

  at(query: Query): StoredTuning | undefined {
    return this.byQuery.get(keyOf(query));
  }

  get all(): readonly StoredTuning[] {
    return [...this.byQuery.values()];
  }

  retain(wanted: (tuning: StoredTuning) => boolean): void {
    for (const [key, tuning] of this.byQuery) if (!wanted(tuning)) this.byQuery.delete(key);
  }
}

const keyOf = (query: Query): string => JSON.stringify([query.method, allocationKey(query)]);
