import type { AllocationAnswer, AllocationQuery } from '../../shared/allocation';
import type { Mask } from '../allocation/masks';
import type { StoredTuning } from './input';

export type MethodQuery = AllocationQuery & { readonly method: string };

/** A mask of a method, with what it does to the model. */
export interface PrunedWeights {
  readonly masks: ReadonlyMap<string, Mask>;
  readonly maskHash: string;
  /** Values of every parameter that is not the file's, by name: pruned weights are +0. */
  readonly changed: ReadonlyMap<string, Float32Array>;
  readonly allocation: AllocationAnswer;
  /** `changed` was trained after pruning. */
  readonly tuning?: StoredTuning;
}
