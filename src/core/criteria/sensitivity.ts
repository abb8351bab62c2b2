import { text } from '../../shared/text';
import type { StatisticKind } from '../statistics/kinds';
import { elementwise, type ScoringCriterion, type OptionValues } from './criterion';

const kindOf = ({ form }: OptionValues): StatisticKind =>
  form === 'squared' ? 'squared-sensitivity' : form === 'mas' ? 'output-norm' : 'sensitivity';

/**
 * How far the output y moves with the weight: mean over examples of `Σₖ |∂yₖ/∂w|`; `squared`: `w²·Σₖ(∂yₖ/∂w)²`; `mas`: mean of
 * `|∂‖y‖²/∂w|`. The definition is ∂y/∂θ, not ∂L/∂θ. Needs no labels.
 */
export const sensitivity: ScoringCriterion = {
  id: 'sensitivity',
  label: text('Sensitivity'),
  what: text('Keeps the weights that move the network’s outputs most. Needs no labels.'),
  source: 'the sensitivity method; Aljundi et al. 2018, Memory Aware Synapses (mas)',
  options: { form: { values: ['absolute', 'squared', 'mas'] } },
  needs: (options) => [kindOf(options)],
  score: (context) =>
    elementwise(
      context,
      kindOf(context.options),
      context.options['form'] === 'squared' ? (weight, s) => weight * weight * s : (_, s) => s,
    ),
};
