import { text } from '../../shared/text';
import { elementwise, type ScoringCriterion } from './criterion';

/**
 * `½·h·w²`, optimal brain damage, with h the exact Gauss-Newton diagonal (equal to the Hessian's for piecewise-linear networks in which
 * no weight is used twice); `form=diagonal`: h alone. Needs no labels.
 */
export const hessian: ScoringCriterion = {
  id: 'hessian',
  label: text('Hessian'),
  what: text(
    'Second order: keeps the weights whose removal would raise the loss most, by its exact curvature. Needs no labels.',
  ),
  source: 'LeCun, Denker, Solla 1990, Optimal Brain Damage',
  options: { form: { values: ['obd', 'diagonal'] } },
  needs: () => ['gauss-newton'],
  score: (context) =>
    elementwise(
      context,
      'gauss-newton',
      context.options['form'] === 'diagonal' ? (_, h) => h : (weight, h) => 0.5 * h * weight * weight,
    ),
};
