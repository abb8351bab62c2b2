import type { CompareDocument, Metrics } from '../src/shared/documents';
import { t } from './i18n';
import { measuredPercent, scalar } from './format';

/** What methods are ranked by: the first that the data allows. */
export interface Measure {
  readonly name: 'accuracy' | 'agreement' | 'mse' | 'loss';
  readonly higherIsBetter: boolean;
  of(metrics: Metrics): number | undefined;
  /** The unpruned model's own value. */
  unpruned(baseline: Metrics): number | undefined;
}

export const loss: Measure = {
  name: 'loss',
  higherIsBetter: false,
  of: (metrics) => metrics.loss,
  unpruned: (baseline) => baseline.loss,
};
const accuracy: Measure = {
  name: 'accuracy',
  higherIsBetter: true,
  of: (metrics) => metrics.accuracy,
  unpruned: (baseline) => baseline.accuracy,
};
const agreement: Measure = {
  name: 'agreement',
  higherIsBetter: true,
  of: (metrics) => metrics.drift?.agreement,
  unpruned: () => 1,
};
const meanSquaredError: Measure = {
  name: 'mse',
  higherIsBetter: false,
  of: (metrics) => metrics.drift?.mse,
  unpruned: () => 0,
};

/** Accuracy where there are labels; otherwise drift from the unpruned model: agreement of classes, or squared error of outputs. */
export function measureOf({ baseline, results }: Pick<CompareDocument, 'baseline' | 'results'>): Measure {
  if (baseline.accuracy !== undefined) return accuracy;
  const drifts = results.flatMap(({ points }) => points.map(({ metrics }) => metrics.drift));
  if (drifts.some((drift) => drift?.kl !== undefined)) return agreement;
  if (drifts.some((drift) => drift?.mse !== undefined)) return meanSquaredError;
  return loss;
}

export function measureLabel({ name }: Measure): string {
  switch (name) {
    case 'accuracy':
      return t('Accuracy');
    case 'agreement':
      return t('Agreement with the unpruned model');
    case 'mse':
      return t('Squared drift of the outputs');
    case 'loss':
      return t('Loss');
  }
}

export const isShare = ({ name }: Measure): boolean => name === 'accuracy' || name === 'agreement';

export const measured = (measure: Measure, value: number): string =>
  isShare(measure) ? measuredPercent(value) : scalar(value);
