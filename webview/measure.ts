import { shareError } from '../src/shared/advice';
import type { CompareDocument, Metrics } from '../src/shared/documents';
import { t } from './i18n';
import { measuredPercent, scalar } from './format';

/** What a measure is read from. */
export type Measured = Pick<Metrics, 'loss' | 'accuracy' | 'drift' | 'standardError' | 'examples'>;

/** What methods are ranked by: the first that the data allows. */
export interface Measure {
  readonly name: 'accuracy' | 'agreement' | 'mse' | 'loss';
  readonly higherIsBetter: boolean;
  of(metrics: Measured): number | undefined;
  /** The unpruned model's own value. */
  unpruned(baseline: Measured): number | undefined;
  /** Standard error of the value over the examples, where it is known. */
  error(metrics: Measured): number | undefined;
}

export const loss: Measure = {
  name: 'loss',
  higherIsBetter: false,
  of: (metrics) => metrics.loss,
  unpruned: (baseline) => baseline.loss,
  error: ({ standardError }) => standardError?.loss,
};
const accuracy: Measure = {
  name: 'accuracy',
  higherIsBetter: true,
  of: (metrics) => metrics.accuracy,
  unpruned: (baseline) => baseline.accuracy,
  error: ({ standardError, accuracy: value, examples }) =>
    standardError?.accuracy ?? (value === undefined ? undefined : shareError(value, examples)),
};
const agreement: Measure = {
  name: 'agreement',
  higherIsBetter: true,
  of: (metrics) => metrics.drift?.agreement,
  unpruned: () => 1,
  error: ({ drift, examples }) => drift && shareError(drift.agreement, examples),
};
const meanSquaredError: Measure = {
  name: 'mse',
  higherIsBetter: false,
  of: (metrics) => metrics.drift?.mse,
  unpruned: () => 0,
  error: () => undefined,
};

/** Accuracy where there are labels; otherwise drift from the unpruned model: agreement of classes, or squared error of outputs. */
export function measureOf({ baseline, results }: Pick<CompareDocument, 'baseline' | 'results'>): Measure {
  if (baseline.accuracy !== undefined) return accuracy;
  const drifts = results.flatMap(({ points }) => points.map(({ metrics }) => metrics.drift));
  if (drifts.some((drift) => drift?.kl !== undefined)) return agreement;
  if (drifts.some((drift) => drift?.mse !== undefined)) return meanSquaredError;
  return loss;
}

/** All that was measured, what methods are judged by first. */
export function measuresOf(comparison: CompareDocument): Measure[] {
  const { baseline, results } = comparison;
  const metrics = [baseline, ...results.flatMap(({ points }) => points.map((point) => point.metrics))];
  const main = measureOf(comparison);
  const others = [accuracy, loss, agreement, meanSquaredError].filter(
    (measure) => measure.name !== main.name && metrics.some((one) => measure.of(one) !== undefined),
  );
  return [main, ...others];
}

/** In a word, where there is room for no more. */
export function measureName({ name }: Measure): string {
  switch (name) {
    case 'accuracy':
      return t('Accuracy');
    case 'agreement':
      return t('Agreement');
    case 'mse':
      return t('Drift');
    case 'loss':
      return t('Loss');
  }
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
