import type { AllocationQuery } from '../../../shared/allocation';
import type { HistogramAnswer } from '../../../shared/pictures';
import { countedMagnitudes, digitOf, endsOf, type DigitCounts } from './digit-counts';
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
  if (layers.length === 0)
    return [{ method: '', ...known.of(values, query.parameter, () => histogramOf(countedMagnitudes(values))) }];
  return layers.map(({ parameter, scored }) => {
    const histogram = known.of(scored.candidate, parameter.name, () => histogramOf(scored.counted));
    const { method, threshold } = scored;
    return { method, ...histogram, ...(threshold !== undefined && { threshold }) };
  });
}

/** Where numbers end: the lowest, the lowest above zero, the highest. */
interface Ends {
  readonly least: number;
  readonly smallest: number;
  readonly most: number;
}

/** Even bins of log10 where no number is negative, of the numbers themselves where one is. */
function histogramOf(counted: DigitCounts): Histogram {
  const { least, smallest, most } = endsAmong(counted);
  const [lowest, high] = least > most ? [0, 0] : [least, most];
  const log = lowest >= 0 && high > 0;
  const low = log ? Math.max(smallest, high * 10 ** -decades) : lowest;
  const place = log ? Math.log10 : (value: number) => value;
  const [from, span] = [place(low), place(high) - place(low) || 1];
  const binOf = (value: number): number =>
    Math.min(bins - 1, Math.max(0, Math.floor((bins * (place(value) - from)) / span)));
  const counts = new Uint32Array(bins);
  let zeros = 0;
  const add = (numbers: Float32Array): void => {
    for (let at = 0; at < numbers.length; at++) {
      if (log && numbers[at] === 0) zeros++;
      else counts[binOf(numbers[at])]++;
    }
  };
  // Bins rise with the numbers: those between two of one bin are in it too.
  const divided: number[] = [];
  counted.firsts.forEach((first, at) => {
    const [begin, end] = endsOf(first);
    const bin = binOf(begin);
    if ((log && begin === 0) || !Number.isFinite(end) || bin !== binOf(end)) divided.push(first);
    else counts[bin] += counted.starts[at + 1] - counted.starts[at];
  });
  add(counted.among(divided));
  add(counted.others);
  return { log, low, high, counts, zeros };
}

function endsAmong({ firsts, others, among }: DigitCounts): Ends {
  // Zero shares its first digit with the lowest numbers above it, so that the next one is looked at as well.
  const zero = digitOf(0);
  const next = firsts.find((first) => first > zero);
  const outer = [firsts.at(0), firsts.at(-1), firsts.includes(zero) ? zero : undefined, next];
  const numbers = among([...new Set(outer.filter((first) => first !== undefined))]);
  let [least, smallest, most] = [Infinity, Infinity, -Infinity];
  for (const some of [numbers, others])
    for (let at = 0; at < some.length; at++) {
      const value = some[at];
      if (value < least) least = value;
      if (value > most) most = value;
      if (value > 0 && value < smallest) smallest = value;
    }
  return { least, smallest, most };
}
