import { text } from '../../shared/text';
import { stream } from '../random';
import type { ScoringCriterion } from './criterion';

/** Uniform in [0, 1), hashed from (seed, parameter name, index): what any method must beat. */
export const random: ScoringCriterion = {
  id: 'random',
  label: text('Random'),
  what: text('A seeded lottery: what every other method must beat.'),
  source: 'baseline',
  options: {},
  needs: () => [],
  score: ({ parameters, seed }) =>
    parameters.map(({ name, values }) => {
      const next = stream(seed, name);
      return Float32Array.from(values, (_, index) => next(index));
    }),
};
