/** What training has done to weights, as the page tells it. */
import type { MethodResult, Metrics, TrainingDocument } from '../src/shared/documents';
import type { FineTuneAnswer } from '../src/shared/protocol';
import { sameAllocation, sameRule } from '../src/shared/allocation';
import { integer } from './format';
import { t } from './i18n';
import type { Measure } from './measure';
import { computedPoint, type CurvePoint } from './quality';
import type { PageState } from './state';

export type Tuning = FineTuneAnswer;

/** What fine-tuning has brought at the slider's allocation: on request, or in the run itself. */
export function tuningOf(state: PageState, result: MethodResult): Tuning | undefined {
  const own = state.panel.tunings?.find(
    ({ query }) => query.method === result.method && sameAllocation(query, state.choices.allocation),
  );
  if (own) return own;
  const point = computedPoint(state, result);
  return point?.fineTuned && point.training && { metrics: point.fineTuned, training: point.training };
}

/** A method's points after fine-tuning under the run's own rule, by sparsity. */
export function tunedCurveOf({ panel, choices }: PageState, result: MethodResult, measure: Measure): CurvePoint[] {
  const tuned = new Map<number, Metrics>();
  for (const { sparsity, fineTuned } of result.points) if (fineTuned) tuned.set(sparsity, fineTuned);
  for (const { query, metrics } of panel.tunings ?? [])
    if (query.method === result.method && sameRule(query, choices.computed)) tuned.set(query.sparsity, metrics);
  return [...tuned]
    .flatMap(([sparsity, metrics]) => {
      const value = measure.of(metrics);
      return value === undefined || !Number.isFinite(value) ? [] : [{ sparsity, value, metrics }];
    })
    .sort((a, b) => a.sparsity - b.sparsity);
}

/** Of a method that trains before it scores, so that nobody compares it unawares with one that does not. */
export const trainedLabel = (epochs: number): string =>
  epochs === 1 ? t('trained 1 epoch') : t('trained {0} epochs', integer(epochs));

/** Of weights that were trained after pruning. */
export function tunedLabel({ epochs }: TrainingDocument): string {
  if (epochs === 0) return t('recalibrated');
  return epochs === 1 ? t('fine-tuned 1 epoch') : t('fine-tuned {0} epochs', integer(epochs));
}

/** Why a training ended before its last epoch, and which weights were kept; empty where there is nothing to say. */
export function trainingEnd({ stopped, bestEpoch, epochs, divergedAt }: TrainingDocument): string {
  const why = stopped === undefined ? '' : reason(stopped, divergedAt);
  if (epochs === 0 || (bestEpoch === epochs && why === '')) return why;
  const kept = bestEpoch === 0 ? t('what it began with was kept') : t('best of epoch {0}', integer(bestEpoch));
  return why === '' ? kept : `${why}, ${kept}`;
}

function reason(stopped: NonNullable<TrainingDocument['stopped']>, divergedAt: number | undefined): string {
  switch (stopped) {
    case 'cancelled':
      return t('stopped');
    case 'patience':
      return t('ended early: no better for a while');
    case 'diverged':
      return divergedAt === undefined
        ? t('diverged')
        : t('diverged: at step {0} the loss was no number any more', integer(divergedAt));
  }
}
