import type { GroupEstimate } from '../../shared/documents';
import { text } from '../../shared/text';
import { take } from '../data/selection';
import type { Parameter } from '../formats/model';
import type { Node } from '../graph/node';
import { meanOf } from '../statistics/estimate';
import { fewestProbes, hashedSigns, sampleTraces, type TraceSamples } from '../statistics/trace';
import type { WorkContext, WorkingCriterion } from './criterion';
import { groupRanks } from './group-ranks';
import { numberOption } from './options';
import { outputAxesOf, unitOfWeight, unitsOf } from './output-units';

const mostProbes = 300;

/** Tr(H_pp)/p of each group of a parameter's weights. */
function estimatesOf(
  parameter: Parameter,
  samples: readonly Float64Array[],
  perChannel: boolean,
): readonly GroupEstimate[] {
  const units = unitsOf(parameter);
  const estimate = (group: readonly number[], weights: number): Pick<GroupEstimate, 'value' | 'standardError'> => {
    const { mean, standardError } = meanOf(group);
    return { value: mean / weights, standardError: standardError / weights };
  };
  const { name, values } = parameter;
  if (!perChannel)
    return [
      {
        parameter: name,
        ...estimate(
          samples.map((own) => own.reduce((sum, value) => sum + value, 0)),
          values.length,
        ),
      },
    ];
  return Array.from({ length: units }, (_, channel) => ({
    parameter: name,
    channel,
    ...estimate(
      samples.map((own) => own[channel]),
      values.length / units,
    ),
  }));
}

function nodeOf({ nodes }: WorkContext, { name }: Parameter): Node {
  const node = nodes.get(name);
  if (!node) throw new Error(`${name} is not part of the network`);
  return node;
}

const notSharp = ({ probes, total: { mean, standardError } }: TraceSamples): ReturnType<typeof text> =>
  text(
    'The trace of the Hessian is known to {0} % (standard error) after {1} probes, not to 5 %.',
    mean === 0 ? '∞' : ((100 * standardError) / Math.abs(mean)).toFixed(1),
    probes,
  );

/** Groups whose trace may as well be nothing: within two standard errors of 0. */
function uncertain(estimates: readonly GroupEstimate[]): ReturnType<typeof text>[] {
  const count = estimates.filter(({ value, standardError }) => Math.abs(value) <= 2 * standardError).length;
  return count === 0
    ? []
    : [
        text(
          '{0} of {1} groups have a trace that random probes do not tell from 0: the order of these is noise.',
          count,
          estimates.length,
        ),
      ];
}

/**
 * `½·(Tr(H_pp)/p)·w²` for a weight of group p: an output channel, or a layer. `form=trace`: whole groups in the order of Tr(H_pp)/p,
 * inside the last one by |w| (group-ranks.ts). A negative trace keeps its sign: removing weights there lowers the loss.
 */
export const hessianTrace: WorkingCriterion = {
  id: 'hessian-trace',
  label: text('Hessian trace'),
  what: text('Second order: the mean curvature of a channel or a layer, from exact Hessian-vector products.'),
  source: 'Dong et al. 2020, HAWQ-V2; Yu et al. 2022, Hessian-Aware Pruning',
  options: {
    form: { values: ['obd', 'trace'] },
    group: { values: ['channel', 'layer'] },
    probes: { default: String(mostProbes), least: fewestProbes, most: mostProbes, whole: true },
    examples: { least: 1, whole: true },
  },
  needs: () => [],
  uses: () => 'labels',
  async work(context) {
    const { parameters, options, seed, calibration } = context;
    const found = await sampleTraces({
      objective: context.objective,
      probed: parameters.map((parameter) => ({
        name: parameter.name,
        node: nodeOf(context, parameter),
        outputAxes: outputAxesOf(parameter),
      })),
      weights: context.weights,
      dataset: take(calibration, numberOption(options, 'examples') ?? calibration.examples, seed),
      batchSize: context.batchSize,
      probes: numberOption(options, 'probes') ?? mostProbes,
      executor: context.executor,
      signs: hashedSigns(seed),
      signal: context.signal,
      onProgress: context.onProgress,
    });
    const perChannel = options['group'] !== 'layer';
    const groups = parameters.map((parameter, index) => {
      const estimates = estimatesOf(parameter, found.samples[index], perChannel);
      return {
        estimates,
        values: parameter.values,
        groups: estimates.map(({ value }) => value),
        groupOf: perChannel ? unitOfWeight(parameter) : () => 0,
      };
    });
    const all = groups.flatMap(({ estimates }) => estimates);
    return {
      scores:
        options['form'] === 'trace'
          ? groupRanks(groups)
          : groups.map(({ values, groups: traces, groupOf }) =>
              values.map((weight, index) => 0.5 * traces[groupOf(index)] * weight * weight),
            ),
      estimates: all,
      notes: [...(found.converged ? [] : [notSharp(found)]), ...uncertain(all)],
    };
  },
};
