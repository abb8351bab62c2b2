import { text } from '../../shared/text';
import { elementwise, type ScoringCriterion } from './criterion';

/** `|∂L/∂w|`; `form=per-example`: mean of `|gᵢ|`. The first-order method: strong before training, weak on a converged network. */
export const gradient: ScoringCriterion = {
  id: 'gradient',
  label: text('Gradient'),
  what: text('Keeps the weights that the loss reacts to most. Strong before training, weak on a converged network.'),
  source: 'the first-order method; CRITERIA: |g|',
  options: { form: { values: ['mean', 'per-example'] } },
  needs: ({ form }) => [form === 'per-example' ? 'absolute-gradient' : 'gradient'],
  score: (context) =>
    elementwise(context, context.options['form'] === 'per-example' ? 'absolute-gradient' : 'gradient', (_, g) =>
      Math.abs(g),
    ),
};
