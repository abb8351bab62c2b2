import { text } from '../../shared/text';
import { elementwise, type ScoringCriterion } from './criterion';

/** `½·w²·F`, F the mean of squared per-example gradients. */
export const fisher: ScoringCriterion = {
  id: 'fisher',
  label: text('Fisher'),
  what: text('Second order, with the curvature estimated from per-example gradients.'),
  source: 'Theis et al. 2018, Faster gaze prediction with dense networks and Fisher pruning',
  options: {},
  needs: () => ['squared-gradient'],
  score: (context) => elementwise(context, 'squared-gradient', (weight, f) => 0.5 * weight * weight * f),
};
