import type { AllocationQuery } from '../../../shared/allocation';
import type { HistogramAnswer } from '../../../shared/pictures';
import { layersOf } from './layer';
import { LayerMemo } from './layer-memo';
import { findParameter, type Looked } from './looked';

const bins = 48;
/** A log axis shows this many decades below the highest score. */
const decades = 12;

type Histogram = Omit<HistogramAnswer, 'method' | 'threshold'>;

/** A slider that moves asks for nothing new but the threshold. */
const known = new LayerMemo<Histogram>();

/** A parameter's scores under every method that has them; the file's |w|, as method `''`, where none has. @throws Problem `option-invalid` */
export function histograms(looked: Looked, query: AllocationQuery & { parameter: string }): HistogramAnswer[] {
  const { values } = findParameter(looked.parameters, query.parameter);
  const layers = layersOf(looked, query);
  if (layers.length === 0) return [{ method: '', ...histogramOf(values, Math.abs) }];
  return layers.map(({ parameter, scored }) => {
    const histogram = known.of(scored.candidate, parameter.name, () => histogramOf(scored.scores));
    const { method, threshold } = scored;
    return { method, ...histogram, ...(threshold !== undefined && { threshold }) };
  });
}

/** Even bins of log10 where no number is negative, of the numbers themselves where one is. */
function histogramOf(numbers: Float32Array, of: (value: number) => number = (value) => value): Histogram {
  let [least, smallest, high] = [Infinity, Infinity, -Infinity];
  for (let at = 0; at < numbers.length; at++) {
    const value = of(numbers[at]);
    if (value < least) least = value;
    if (value > high) high = value;
    if (value > 0 && value < smallest) smallest = value;
  }
  if (numbers.length === 0) [least, high] = [0, 0];
  const log = least >= 0 && high > 0;
  const low = log ? Math.max(smallest, high * 10 ** -decades) : least;
  const place = log ? Math.log10 : (value: number) => value;
  const [from, span] = [place(low), place(high) - place(low) || 1];
  const counts = new Uint32Array(bins);
  let zeros = 0;
  for (let at = 0; at < numbers.length; at++) {
    const value = of(numbers[at]);
    if (log && value === 0) zeros++;
    else counts[Math.min(bins - 1, Math.max(0, Math.floor((bins * (place(value) - from)) / span)))]++;
  }
  return { log, low, high, counts, zeros };
}
