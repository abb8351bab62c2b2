import type { TrainingSettings } from './training';

/**
 * The learning rate of a step.
 * @param step from 0. @param steps of all epochs together.
 */
export function learningRateAt(
  { learningRate, decay }: Pick<TrainingSettings, 'learningRate' | 'decay'>,
  step: number,
  steps: number,
): number {
  switch (decay) {
    case 'constant':
      return learningRate;
    case 'step':
      return step * 3 >= steps * 2 ? learningRate * 0.1 : learningRate;
    case 'cosine':
      return (learningRate * (1 + Math.cos((Math.PI * step) / Math.max(1, steps)))) / 2;
  }
}
