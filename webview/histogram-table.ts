import type { HistogramAnswer } from '../src/shared/pictures';
import type { Table, TableValue } from './table';

/** Histograms of one parameter as rows: each bin with its ends; scores that are exactly zero and fit no bin in a row of their own. */
export const histogramTable = (parameter: string, answers: readonly HistogramAnswer[]): Table => ({
  columns: ['parameter', 'method', 'from', 'to', 'count', 'threshold'],
  rows: answers.flatMap((answer) => {
    const { method, counts, zeros, threshold } = answer;
    const ends = endsOf(answer);
    const row = (from: number, to: number, count: number): TableValue[] => [
      parameter,
      ...(method === '' ? ['|w|'] : [method]),
      ...[from, to, count, threshold],
    ];
    const bins = Array.from(counts, (count, bin) => row(ends[bin] ?? 0, ends[bin + 1] ?? 0, count));
    return zeros > 0 ? [row(0, 0, zeros), ...bins] : bins;
  }),
});

/** One more than there are bins. */
function endsOf({ log, low, high, counts }: HistogramAnswer): number[] {
  const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  return Array.from({ length: counts.length + 1 }, (_, at) => {
    if (at === 0) return low;
    if (at === counts.length) return high;
    const place = from + ((to - from) * at) / counts.length;
    return log ? 10 ** place : place;
  });
}
