import { text } from '../../shared/text';
import type { ScoringCriterion } from './criterion';

/** `|w|`. The baseline that needs no data, and hard to beat on a converged network. */
export const magnitude: ScoringCriterion = {
  id: 'magnitude',
  label: text('Magnitude'),
  what: text('Keeps the largest weights. Needs no data; hard to beat on a converged network.'),
  source: 'Han et al. 2015, Learning both Weights and Connections for Efficient Neural Networks',
  options: {},
  needs: () => [],
  score: ({ parameters }) => parameters.map(({ values }) => values.map(Math.abs)),
};
