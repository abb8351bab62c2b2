import { availableParallelism } from 'node:os';
import type { Model } from '../../core/formats/model';
import { laneCount } from '../../core/statistics/statistics';
import type { Recipe } from '../../shared/recipe';
import { estimateMemory, estimateWorker } from '../estimate';
import { freeMemory } from '../memory';

/** Where nobody says how many: one for each processor, as many as a pass over data has lanes. */
export const usualWorkers = (): number => Math.max(1, Math.min(laneCount, availableParallelism()));

/**
 * As many workers as were asked for, or fewer where memory is short: each has an executor, weights, the values of a run and the sums of a
 * lane. One is always left, for which the comparison itself has room.
 * @throws Problem `option-invalid` as `estimateMemory`.
 */
export async function workersThatFit(
  wanted: number,
  model: Model,
  recipe: Recipe,
  free: () => Promise<number> = freeMemory,
): Promise<number> {
  if (wanted <= 1) return 1;
  const room = (await free()) - estimateMemory(model, recipe);
  return Math.max(1, Math.min(wanted, Math.floor(room / estimateWorker(model, recipe))));
}
