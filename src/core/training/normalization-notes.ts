import { text, type Text } from '../../shared/text';
import { calledOnce } from './batch-statistics';
import type { TrainInput } from './training';

/** Where training or recalibration leaves statistics of normalizations as they were, though people may expect new ones. */
export function normalizationNotes({ normalizations = [], dataset, settings }: TrainInput): Text[] {
  const { epochs, recalibrate, batchSize } = settings;
  if (normalizations.length === 0 || (epochs === 0 && !recalibrate)) return [];
  const shared = calledOnce(normalizations).length < normalizations.length;
  const alone = Math.min(batchSize, dataset.examples) < 2;
  return [
    ...(shared ? [text('A batch normalization that is called more than once keeps its statistics.')] : []),
    ...(alone ? [text('Batches of one example renew no batch-norm statistics.')] : []),
  ];
}
