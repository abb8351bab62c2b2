import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Parameter } from '../formats/model';
import type { ScoringCriterion } from './criterion';
import { unitOfWeight } from './output-units';

const undefinedMean = ({ name }: Parameter): Problem =>
  new Problem('graph-required', text('The network does not say which units {0} makes.', name), {
    layer: name,
    remedy: text('Exclude it, or choose another method.'),
  });
const undefinedShare = ({ name }: Parameter): Problem =>
  new Problem(
    'option-invalid',
    text('The units of {0} are never exactly zero: no ReLU-like activation follows.', name),
    {
      layer: name,
      found: 'form=nonzero',
      expected: 'form=mean',
      remedy: text('Choose form=mean, or exclude the layer.'),
    },
  );

/**
 * Mean over examples and positions of `|a|` of the weight's output unit; `nonzero`: the share of `a ≠ 0` (1 − APoZ). a is what the unit
 * gives after bias, batch norm and activation (statistics/units.ts), the logits of the last layer. A kernel that is applied several
 * times: the mean of its applications.
 */
export const activation: ScoringCriterion = {
  id: 'activation',
  label: text('Activation'),
  what: text('Keeps the weights of the units that are most active. Needs no labels.'),
  source: 'Hu et al. 2016, Network Trimming (average percentage of zeros)',
  options: { form: { values: ['mean', 'nonzero'] } },
  needs: ({ form }) => [form === 'nonzero' ? 'active-share' : 'activation'],
  score({ parameters, mean, options }) {
    const isShare = options['form'] === 'nonzero';
    return parameters.map((parameter) => {
      const units = mean(isShare ? 'active-share' : 'activation', parameter);
      if (units.length === 0) throw isShare ? undefinedShare(parameter) : undefinedMean(parameter);
      const unitOf = unitOfWeight(parameter);
      return parameter.values.map((_, index) => units[unitOf(index)]);
    });
  },
};
