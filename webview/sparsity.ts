/** Sparsities closer than this are one and the same. */
export const sameSparsity = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

/** The slider's range and steps, as shares. */
export const sparsityRange = { low: 0, high: 0.999, step: 0.001, page: 0.05 } as const;

/** A share on the slider's grid. */
export function clampSparsity(sparsity: number): number {
  const inside = Math.min(sparsityRange.high, Math.max(sparsityRange.low, sparsity));
  return Math.round(inside * 1000) / 1000;
}
