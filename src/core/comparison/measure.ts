import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { isDataFree, isWorking } from '../criteria/criterion';
import type { Method } from '../criteria/index';
import type { Executor } from '../executors/executor';
import { collect } from '../statistics/collect';
import { needsTargets, statisticKinds, type StatisticKind } from '../statistics/kinds';
import type { Statistics } from '../statistics/statistics';
import type { Setting } from './setting';

/** Why a method cannot run here, if so. */
export function obstacle(
  { criterion, options }: Method,
  { network, calibration, scored }: Setting,
): Problem | undefined {
  if (isDataFree(criterion, options)) return undefined;
  if (!network)
    return new Problem('graph-required', text('{0} needs the network, and this one could not be read.', criterion.id), {
      remedy: text('Choose magnitude or random.'),
    });
  const unconnected = scored.find(({ name }) => !network.nodes.has(name));
  if (unconnected)
    return new Problem('graph-required', text('{0} is not part of the network that could be read.', unconnected.name), {
      layer: unconnected.name,
      remedy: text('Exclude it, or choose magnitude.'),
    });
  if (!calibration)
    return new Problem('data-required', text('{0} needs data.', criterion.id), {
      remedy: text('Give calibration data.'),
    });
  if (!calibration.targets && needsLabels({ criterion, options }))
    return new Problem('label-missing', text('{0} needs labels, and the data has none.', criterion.id), {
      file: calibration.name,
      remedy: text('Give data with a y array, or choose methods that need no labels.'),
    });
  return undefined;
}

const needsLabels = ({ criterion, options }: Pick<Method, 'criterion' | 'options'>): boolean =>
  criterion.needs(options).some(needsTargets) || (isWorking(criterion) && criterion.uses(options) !== 'examples');

export interface MeasureOptions {
  readonly executor: Executor;
  readonly batchSize: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (share: number) => void;
}

/** One pass over the data for everything that these methods need; undefined where they need nothing. */
export async function measure(
  methods: readonly Method[],
  { network, calibration, scored }: Setting,
  options: MeasureOptions,
): Promise<Statistics | undefined> {
  const wanted = new Set<StatisticKind>(methods.flatMap(({ criterion, options: chosen }) => criterion.needs(chosen)));
  if (wanted.size === 0 || !network || !calibration) return undefined;
  return collect({
    objective: network.objective,
    // In a fixed order, so that the plan does not depend on the order of methods.
    kinds: statisticKinds.filter((kind) => wanted.has(kind)),
    measured: scored.flatMap(({ name }) => {
      const node = network.nodes.get(name);
      return node ? [{ name, node }] : [];
    }),
    weights: network.weights,
    dataset: calibration,
    ...options,
  });
}
