import type { CompareDocument, MethodResult, Metrics } from '../../shared/documents';
import { throwIfCancelled } from '../../shared/problem';
import type { Recipe } from '../../shared/recipe';
import type { Progress } from '../../shared/protocol';
import { format, text, type Text } from '../../shared/text';
import { agreementOf, ranksOf, sampleOf } from './agreement';
import { resolveMethods, type Method } from '../criteria/index';
import { inspect } from '../inspect';
import { sampledOutputs } from '../statistics/collect';
import { isExact } from '../statistics/seeds';
import { Comparison } from './comparison';
import { MethodRun } from './method-run';
import type { ComparisonInput } from './input';
import { settingOf, type Setting } from './setting';

const seconds = (start: number): number => (performance.now() - start) / 1000;

/** Accuracy this near to guessing means that model and data do not belong together, as a rule through preprocessing. */
export function chanceWarning({ network }: Setting, { accuracy }: Metrics): Text | undefined {
  if (accuracy === undefined || !network) return undefined;
  const { loss, classes } = network.objective;
  // Several binary outputs are each right or wrong by themselves.
  const chance = loss === 'binary-cross-entropy' ? 1 / 2 : 1 / Math.max(2, classes);
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

/** Scores of units of different layers do not compare; CRITERIA offers the normalization first for these. */
function scaleWarnings(methods: readonly Method[], { scope, normalize }: Recipe['allocation']): Text[] {
  const compares = scope === 'global' && normalize === undefined;
  return compares && methods.some(({ criterion }) => criterion.id === 'activation')
    ? [text('Activations of different layers do not compare: normalize scores by layer, or prune each layer alike.')]
    : [];
}

/**
 * Runs every method of a recipe on a model: one shared pass over the calibration data, then each method's scores, masks, training and
 * evaluation. A method that cannot run here has its problem in its result; the others go on.
 * @throws Problem where model, data and recipe do not fit; Cancelled
 */
export async function compare(input: ComparisonInput): Promise<Comparison> {
  const { model, data, test, recipe, executor, signal, stop, onEvent, bundle } = input;
  const begin = performance.now();
  const methods = resolveMethods(recipe.methods);
  const setting = settingOf(input);
  onEvent?.({ kind: 'inspected', inspection: inspect(model, bundle) });
  const comparison = new Comparison(input, setting);
  const watch = { signal, stop, onProgress: (progress: Progress) => onEvent?.({ kind: 'progress', progress }) };

  const baseline = await comparison.baseline(signal, (share) => watch.onProgress({ phase: 'evaluating', share }));
  const chance = chanceWarning(setting, baseline);
  const warnings = [
    ...setting.warnings,
    ...estimateWarnings(setting, methods, recipe.seed),
    ...scaleWarnings(methods, recipe.allocation),
    ...(chance ? [chance] : []),
  ];
  const { schedule } = recipe;
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
    ...(schedule && schedule.kind !== 'one-shot' && { schedule }),
    baseline,
    sharedSeconds: 0,
    results: [],
    agreement: [],
  };
  onEvent?.({ kind: 'baseline', document: head });

  const start = performance.now();
  await comparison.producer.measure(methods, watch);
  const sharedSeconds = seconds(start);
  onEvent?.({ kind: 'baseline', document: { ...head, sharedSeconds } });

  const run = new MethodRun(comparison, recipe, watch, bundle);
  const results: MethodResult[] = [];
  for (const method of methods) {
    throwIfCancelled(signal);
    if (stop?.aborted) break;
    const result = await run.resultOf(method);
    results.push(result);
    onEvent?.({ kind: 'method', result });
  }
  const left = [...run.impossible].map(([sparsity, problem]) =>
    format(text('{0} failed: {1}', sparsity, problem.toDocument(bundle).message), bundle),
  );
  return comparison.finish({
    ...head,
    warnings: [...head.warnings, ...left],
    sharedSeconds,
    totalSeconds: seconds(begin),
    ...(stop?.aborted && { cancelled: true }),
    results,
    agreement: agreements(
      comparison,
      recipe.sparsity.filter((sparsity) => !run.impossible.has(sparsity)),
      recipe.seed,
    ),
  });
}

/** How far the methods agree at each sparsity. */
function agreements(comparison: Comparison, sparsities: readonly number[], seed: number): CompareDocument['agreement'] {
  const weights = comparison.scored.reduce((sum, { values }) => sum + values.length, 0);
  const sample = sampleOf(weights, seed);
  const ranks = new Map(comparison.candidates.map((candidate) => [candidate, ranksOf(candidate.scores, sample)]));
  return sparsities.map((sparsity) =>
    agreementOf(
      sparsity,
      comparison.candidatesAt(sparsity).flatMap((candidate) => {
        const masks = comparison.tryMasks(candidate, sparsity);
        const own = ranks.get(candidate);
        return masks && own ? [{ method: candidate.method, ranks: own, masks }] : [];
      }),
    ),
  );
}
