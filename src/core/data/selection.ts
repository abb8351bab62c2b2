/** Data sets out of a data set: a choice is a list of indices, nothing is copied. */
import { permutation } from '../random';
import type { Dataset } from './dataset';

/** The examples at these indices, in this order. */
export function subset(dataset: Dataset, indices: Uint32Array): Dataset {
  const { name, features, targets, notes } = dataset;
  return {
    name,
    features,
    notes,
    examples: indices.length,
    ...(targets && { targets }),
    batch: (chosen) => dataset.batch(Uint32Array.from(chosen, (index) => indices[index])),
  };
}

/** At most `limit` examples, chosen by the seed. */
export const take = (dataset: Dataset, limit: number, seed: number): Dataset =>
  limit >= dataset.examples ? dataset : subset(dataset, permutation(dataset.examples, seed).subarray(0, limit));

/** Sets `share` of the examples apart (rounded down), by the seed, before anybody looks at them. */
export function holdOut(dataset: Dataset, share: number, seed: number): { calibration: Dataset; test: Dataset } {
  const order = permutation(dataset.examples, seed);
  const heldOut = Math.floor(dataset.examples * share);
  return { calibration: subset(dataset, order.subarray(heldOut)), test: subset(dataset, order.subarray(0, heldOut)) };
}
