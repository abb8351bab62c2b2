import type { AllocationQuery } from '../../../shared/allocation';
import type { ChannelAnswer, ChannelQuery, ChannelsAnswer } from '../../../shared/pictures';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { fates, layerOf, layersOf, type Layer } from './layer';
import { LayerMemo } from './layer-memo';
import { findParameter, type Looked } from './looked';
import { keptIn, sumsIn } from './sums';
import { unitsOf, type Units } from './units';

/** Sums of scores, by unit. */
const scoreSums = new LayerMemo<Float64Array>();
/** Sums of |w|, by unit. */
const magnitudeSums = new LayerMemo<Float64Array>();

/** The output units of a parameter under a method; with method `''` of the file, where |w| is the score. @throws Problem as `layerOf` */
export function channels(
  looked: Looked,
  query: AllocationQuery & { method: string; parameter: string },
): ChannelsAnswer {
  const layer = layerOf(looked, query);
  const { values, scored, parameter } = layer;
  const units = unitsOf(parameter);
  const mean = (sum: number): number => sum / Math.max(1, units.size);
  const magnitudes = magnitudeSums.of(values, parameter.name, () => sumsIn(units.all, values, true));
  const scores = scored ? sumsOf({ ...layer, scored }, units) : magnitudes;
  return {
    axes: units.axes,
    size: units.size,
    meanScores: Float32Array.from(scores, mean),
    meanMagnitudes: Float32Array.from(magnitudes, mean),
    kept: keptIn(units.all, fates(layer)),
  };
}

/** One output unit under every method. @throws Problem `option-invalid` where there is no such unit. */
export function channel(looked: Looked, query: ChannelQuery): ChannelAnswer {
  const parameter = findParameter(looked.parameters, query.parameter);
  const units = unitsOf(parameter);
  const own = query.channel;
  if (!Number.isInteger(own) || own < 0 || own >= units.count)
    throw new Problem('option-invalid', text('There is no such channel in {0}.', parameter.name), {
      layer: parameter.name,
      found: String(own),
      expected: `0 to ${units.count - 1}`,
    });
  const meanOf = (numbers: Float32Array): number => sumsIn(units.one(own), numbers, true)[0] / units.size;
  const gradient = looked.comparison?.measured.gradient?.get(parameter.name);
  const curvature = looked.comparison?.measured.curvature?.get(parameter.name);
  return {
    channel: own,
    magnitude: meanOf(parameter.values),
    ...(gradient && { gradient: meanOf(gradient) }),
    ...(curvature && { curvature: meanOf(curvature) }),
    methods: layersOf(looked, query).map((layer) => {
      const sums = sumsOf(layer, units);
      return {
        method: layer.scored.method,
        meanScore: sums[own] / units.size,
        rank: rankIn(sums, own),
        of: units.count,
        kept: keptIn(units.one(own), fates(layer))[0],
        size: units.size,
      };
    }),
  };
}

function sumsOf({ parameter, scored }: Required<Layer>, units: Units): Float64Array {
  return scoreSums.of(scored.candidate, parameter.name, () => sumsIn(units.all, scored.scores));
}

/** 1 = lowest; of equal ones the higher position is lower, as among weights. */
const rankIn = (sums: Float64Array, own: number): number =>
  sums.reduce((rank, sum, unit) => rank + Number(sum < sums[own] || (sum === sums[own] && unit > own)), 1);
