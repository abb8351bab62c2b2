/**
 * What a pass over data can measure for every scored parameter, each a sum over examples (divide by their number), one number for each
 * weight:
 * - `gradient`: Σ g
 * - `absolute-gradient`: Σ |gᵢ| of the per-example gradients
 * - `squared-gradient`: Σ gᵢ² (the empirical Fisher diagonal)
 * - `gauss-newton`: Σ Σ over seeds of (seedᵀ·∂y/∂w)², the Gauss-Newton diagonal
 * - `sensitivity`: Σ Σₖ |∂yₖ/∂w|
 * - `squared-sensitivity`: Σ Σₖ (∂yₖ/∂w)²
 * - `output-norm`: Σ |∂‖y‖²/∂w| (memory aware synapses)
 *
 * and one number for each output unit (units.ts), none where the graph does not say where the kernel is applied:
 * - `activation`: Σ of the mean of |a| over the positions
 * - `active-share`: Σ of the share of positions with a ≠ 0; none where a hidden layer's activation never gives zeros
 */
export const statisticKinds = [
  'gradient',
  'absolute-gradient',
  'squared-gradient',
  'gauss-newton',
  'sensitivity',
  'squared-sensitivity',
  'output-norm',
  'activation',
  'active-share',
] as const;
export type StatisticKind = (typeof statisticKinds)[number];

/** Kinds that look at the loss, and so at targets. The Gauss-Newton diagonal and sensitivities need none. */
export const needsTargets = (kind: StatisticKind): boolean =>
  kind === 'gradient' || kind === 'absolute-gradient' || kind === 'squared-gradient';
