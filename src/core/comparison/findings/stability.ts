import { uniform } from '../../random';
import type { Mask } from '../../allocation/masks';
import type { Scores } from '../../allocation/scores';
import type { Candidate } from '../../criteria/candidate';
import { isWorking } from '../../criteria/criterion';
import type { Method } from '../../criteria/index';
import { laneCount, Statistics, type StatisticsLane } from '../../statistics/statistics';
import { jaccard } from '../agreement';

/** Draws of the calibration data; fewer where weights are many. */
const draws = 4;
const manyWeights = 2_000_000;

export interface StabilityInput {
  readonly statistics: Statistics;
  readonly seed: number;
  /** Scores of a method out of other statistics. */
  readonly score: (method: Method, statistics: Statistics) => Scores;
  /** Undefined where the allocation fails. */
  readonly masks: (candidate: Candidate) => readonly Mask[] | undefined;
}

/**
 * How much of a method's mask other examples of the same kind would keep: the mean Jaccard similarity between the mask and those of
 * bootstrap draws of the calibration data, lanes being what is drawn (with replacement). Undefined for a method that measures nothing in the
 * shared pass, and where fewer than all lanes hold examples.
 */
export function stabilityOf(
  method: Method,
  candidate: Candidate,
  { statistics, seed, score, masks }: StabilityInput,
): number | undefined {
  const lanes = [...statistics.lanes].sort(([a], [b]) => a - b).map(([, lane]) => lane);
  if (isWorking(method.criterion) || method.criterion.needs(method.options).length === 0) return undefined;
  if (lanes.length < laneCount || lanes.some(({ examples }) => examples === 0)) return undefined;
  const own = masks(candidate);
  if (!own) return undefined;
  const weights = own.reduce((sum, { length }) => sum + length, 0);
  const similarities = Array.from({ length: weights > manyWeights ? 2 : draws }, (_, draw) => {
    const drawn = masks({ ...candidate, scores: score(method, resampled(lanes, seed, draw)) });
    return drawn ? jaccard(own, drawn) : 1;
  });
  return similarities.reduce((sum, each) => sum + each, 0) / similarities.length;
}

/** As many lanes, drawn with replacement. */
function resampled(lanes: readonly StatisticsLane[], seed: number, draw: number): Statistics {
  const picks = lanes.map((_, at): [number, StatisticsLane] => {
    const lane = lanes[Math.floor(uniform(seed, `bootstrap ${draw}`, at) * lanes.length)];
    return [at, lane];
  });
  return new Statistics(new Map(picks));
}
