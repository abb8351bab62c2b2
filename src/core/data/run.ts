import { range } from '../graph/shape';
import type { Batch, Dataset } from './dataset';

/** Consecutive examples that are computed at once. */
export interface Run {
  readonly from: number;
  readonly examples: number;
}

export const batchOf = (dataset: Dataset, { from, examples }: Run): Promise<Batch> =>
  dataset.batch(range(examples).map((offset) => from + offset));
