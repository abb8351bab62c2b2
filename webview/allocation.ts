import type { AllocationQuery } from '../src/shared/protocol';

/** Which masks an allocation gives, as a key of a cache. */
export const allocationKey = ({ sparsity, scope, normalize }: AllocationQuery): string =>
  `${sparsity.toFixed(6)} ${scope} ${normalize ?? 'none'}`;

export const sameAllocation = (a: AllocationQuery, b: AllocationQuery): boolean =>
  allocationKey(a) === allocationKey(b);

/** The same rule at another sparsity: points of one curve. */
export const sameRule = (a: AllocationQuery, b: AllocationQuery): boolean =>
  a.scope === b.scope && a.normalize === b.normalize;

/** Sparsities closer than this are one and the same. */
export const sameSparsity = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

/** The slider's range and steps, as shares. */
export const sparsityRange = { low: 0, high: 0.999, step: 0.001, page: 0.05 } as const;

/** A share on the slider's grid. */
export function clampSparsity(sparsity: number): number {
  const inside = Math.min(sparsityRange.high, Math.max(sparsityRange.low, sparsity));
  return Math.round(inside * 1000) / 1000;
}
