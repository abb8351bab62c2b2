import type { CompareDocument, MethodResult, Metrics, PointDocument } from '../../shared/documents';
import { Cancelled, Problem, throwIfCancelled } from '../../shared/problem';
import { documentOf } from '../../shared/rpc';
import { format, text, type Text } from '../../shared/text';
import { agreementOf, ranksOf, sampleOf } from './agreement';
import { resolveMethods, type Method } from '../criteria/index';
import type { Candidate } from '../criteria/candidate';
import { inspect } from '../inspect';
import { sampledOutputs } from '../statistics/collect';
import { isExact } from '../statistics/seeds';
import { candidateOf, measure, obstacle } from './measure';
import { Comparison } from './comparison';
import type { ComparisonInput } from './input';
import { settingOf, type Setting } from './setting';

const seconds = (start: number): number => (performance.now() - start) / 1000;

/** Accuracy this near to guessing means that model and data do not belong together, as a rule through preprocessing. */
export function chanceWarning({ network }: Setting, { accuracy }: Metrics): Text | undefined {
  if (accuracy === undefined || !network) return undefined;
  const chance = 1 / Math.max(2, network.objective.classes);
  return accuracy < chance * 1.5 && accuracy < 0.75
    ? text(
        'The unpruned model is right in {0} % of the examples, near chance: check scaling, order of axes and labels.',
        (100 * accuracy).toFixed(1),
      )
    : undefined;
}

/** What is estimated rather than exact, said. */
function estimateWarnings({ network }: Setting, methods: readonly Method[], seed: number): Text[] {
  if (!network || isExact(network.objective)) return [];
  const kinds = methods.flatMap(({ criterion, options }) => criterion.needs(options));
  const warnings: Text[] = [];
  if (kinds.includes('gauss-newton') || kinds.includes('squared-sensitivity'))
    warnings.push(
      text('More than 32 outputs: second order is estimated from 32 random combinations of them, unbiased.'),
    );
  if (kinds.includes('sensitivity') && sampledOutputs(network.objective, seed))
    warnings.push(text('More than 32 outputs: sensitivity looks at 32 of them, chosen by the seed.'));
  return warnings;
}

/**
 * Runs every method of a recipe on a model: one shared pass over the calibration data, then each method's scores, masks and
 * evaluation. A method that cannot run here has its problem in its result; the others go on.
 * @throws Problem where model, data and recipe do not fit; Cancelled
 */
export async function compare(input: ComparisonInput): Promise<Comparison> {
  const { model, data, test, recipe, executor, signal, onEvent, bundle } = input;
  const begin = performance.now();
  const methods = resolveMethods(recipe.methods);
  const setting = settingOf(input);
  onEvent?.({ kind: 'inspected', inspection: inspect(model, bundle) });
  const comparison = new Comparison(input, setting);
  const progress = (phase: 'collecting' | 'evaluating', subject?: string) => (share: number) =>
    onEvent?.({ kind: 'progress', progress: { phase, share, ...(subject !== undefined && { subject }) } });

  const baseline = await comparison.baseline(signal, progress('evaluating'));
  const chance = chanceWarning(setting, baseline);
  const warnings = [
    ...setting.warnings,
    ...estimateWarnings(setting, methods, recipe.seed),
    ...(chance ? [chance] : []),
  ];
  const head: CompareDocument = {
    schema: 1,
    warnings: [...new Set(warnings.map((each) => format(each, bundle)))],
    executor: setting.network ? executor.name : 'none',
    model: model.name,
    data: {
      file: data?.name ?? '',
      examples: setting.calibration?.examples ?? 0,
      ...(setting.heldOut && { heldOut: setting.testExamples }),
    },
    ...(test && { test: { file: test.name, examples: setting.testExamples } }),
    loss: setting.network?.objective.loss ?? '',
    seed: recipe.seed,
    baseline,
    sharedSeconds: 0,
    results: [],
    agreement: [],
  };
  onEvent?.({ kind: 'baseline', document: head });

  const start = performance.now();
  const possible = methods.filter((method) => !obstacle(method, setting));
  const statistics = await measure(possible, setting, {
    executor,
    batchSize: recipe.batchSize,
    seed: recipe.seed,
    signal,
    onProgress: progress('collecting'),
  });
  const sharedSeconds = seconds(start);
  onEvent?.({ kind: 'baseline', document: { ...head, sharedSeconds } });

  const impossible = new Map<number, Problem>();
  const results: MethodResult[] = [];
  for (const method of methods) {
    throwIfCancelled(signal);
    const result = await resultOf(method);
    results.push(result);
    onEvent?.({ kind: 'method', result });
  }
  const sample = sampleOf(
    setting.scored.reduce((sum, { values }) => sum + values.length, 0),
    recipe.seed,
  );
  const ranks = new Map(comparison.candidates.map(({ method, scores }) => [method, ranksOf(scores, sample)]));
  const possibleSparsities = recipe.sparsity.filter((sparsity) => !impossible.has(sparsity));
  const agreement = possibleSparsities.map((sparsity) =>
    agreementOf(
      sparsity,
      [...ranks].flatMap(([method, each]) => {
        const masks = comparison.tryMasks(method, sparsity);
        return masks ? [{ method, ranks: each, masks }] : [];
      }),
    ),
  );
  const left = [...impossible].map(([sparsity, problem]) =>
    format(text('{0} failed: {1}', sparsity, problem.toDocument(bundle).message), bundle),
  );
  return comparison.finish({
    ...head,
    warnings: [...head.warnings, ...left],
    sharedSeconds,
    totalSeconds: seconds(begin),
    results,
    agreement,
  });

  async function resultOf(method: Method): Promise<MethodResult> {
    const common = {
      method: method.name,
      criterion: method.criterion.id,
      options: method.options,
      targetDependent: false,
    };
    let candidate: Candidate | undefined;
    try {
      const problem = obstacle(method, setting);
      if (problem) throw problem;
      onEvent?.({ kind: 'progress', progress: { phase: 'scoring', subject: method.name } });
      candidate = candidateOf(method, setting, statistics, recipe.seed);
      comparison.add(candidate);
      const points = await pointsOf(method.name);
      return { ...common, ownSeconds: candidate.ownSeconds, points };
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      return { ...common, ownSeconds: candidate?.ownSeconds ?? 0, error: documentOf(error, bundle), points: [] };
    }
  }

  /** A sparsity that bounds and guard do not allow is left out, and said. @throws Problem where none is left. */
  async function pointsOf(method: string): Promise<PointDocument[]> {
    const points: PointDocument[] = [];
    for (const [index, sparsity] of recipe.sparsity.entries())
      try {
        const share = (done: number): void => progress('evaluating', method)((index + done) / recipe.sparsity.length);
        points.push(await comparison.point(method, sparsity, signal, share));
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'sparsity-impossible')) throw error;
        impossible.set(sparsity, error);
      }
    const [first] = impossible.values();
    if (points.length === 0 && first) throw first;
    return points;
  }
}
