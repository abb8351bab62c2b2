import { text } from '../../shared/text';
import { elementwise, type ScoringCriterion, type ScoreContext } from './criterion';

/** `|w·g|` divided by its sum over all scored parameters. */
function snip(context: ScoreContext): Float32Array[] {
  let total = 0;
  for (const parameter of context.parameters) {
    const g = context.mean('gradient', parameter);
    parameter.values.forEach((weight, index) => (total += Math.abs(weight * g[index])));
  }
  return elementwise(context, 'gradient', (weight, g) => (total > 0 ? Math.abs(weight * g) / total : 0));
}

/**
 * `|w·g|`, how much the loss changes to first order when the weight goes; `snip`: divided by its sum; `per-example`: mean of
 * `|w·gᵢ|`; `squared`: `(w·g)²` with the mean gradient.
 */
export const taylor: ScoringCriterion = {
  id: 'taylor',
  label: text('Taylor'),
  what: text('Keeps the weights whose removal would change the loss most, to first order.'),
  source: 'Molchanov et al. 2017 and 2019; Lee et al. 2019 (SNIP)',
  options: { form: { values: ['absolute', 'snip', 'per-example', 'squared'] } },
  needs: ({ form }) => [form === 'per-example' ? 'absolute-gradient' : 'gradient'],
  score(context) {
    switch (context.options['form']) {
      case 'snip':
        return snip(context);
      case 'per-example':
        return elementwise(context, 'absolute-gradient', (weight, g) => Math.abs(weight) * g);
      case 'squared':
        return elementwise(context, 'gradient', (weight, g) => (weight * g) ** 2);
      default:
        return elementwise(context, 'gradient', (weight, g) => Math.abs(weight * g));
    }
  },
};
