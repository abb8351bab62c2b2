import type { CompareDocument, MethodResult } from '../../shared/documents';
import { throwIfCancelled } from '../../shared/problem';
import type { Progress } from '../../shared/protocol';
import { format, text } from '../../shared/text';
import { memoryScores } from '../allocation/scores';
import { resolveMethods } from '../criteria/index';
import type { NoteDocument } from '../../shared/findings';
import type { Recipe } from '../../shared/recipe';
import { inspect } from '../inspect';
import { Comparison } from './comparison';
import type { Watch } from './producer';
import { runNotes, type RunNotesInput } from './findings/run-notes';
import { stabilityOf } from './findings/stability';
import { MethodRun } from './method-run';
import type { ComparisonInput } from './input';
import { requireTargets } from './require-targets';
import { settingOf } from './setting';
import { chanceWarning, estimateWarnings, rangeWarning, recalibrationWarnings, scaleWarnings } from './warnings';

const seconds = (start: number): number => (performance.now() - start) / 1000;

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
  requireTargets(recipe, setting, baseline);
  const chance = chanceWarning(setting, baseline);
  const range = await rangeWarning(setting);
  const warnings = [
    ...setting.warnings,
    ...estimateWarnings(setting, methods, recipe.seed),
    ...scaleWarnings(methods, recipe.allocation),
    ...recalibrationWarnings(setting, recipe),
    ...(chance ? [chance] : []),
    ...(range ? [range] : []),
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
  const notes = await notesOf(comparison, { setting, methods, baseline, recipe, bundle }, watch);
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
    agreement: recipe.sparsity
      .filter((sparsity) => !run.impossible.has(sparsity))
      .map((sparsity) =>
        comparison.agreements.at(comparison.allocationOf(sparsity), comparison.candidatesAt(sparsity)),
      ),
    ...(notes.length > 0 && { notes }),
  });
}

/** Guards of the run; how stable masks are is looked at in the middle of its sparsities. */
async function notesOf(
  comparison: Comparison,
  {
    recipe,
    ...input
  }: Pick<RunNotesInput, 'setting' | 'methods' | 'baseline' | 'bundle'> & { readonly recipe: Recipe },
  { signal, stop }: Watch,
): Promise<NoteDocument[]> {
  const { producer } = comparison;
  const sparsities = recipe.sparsity.filter((each) => each > 0).sort((a, b) => a - b);
  const sparsity = sparsities[Math.floor(sparsities.length / 2)];
  const { statistics } = producer;
  const stability = new Map<string, number>();
  const weights = comparison.scored.map(({ values }) => values);
  if (statistics && sparsity !== undefined && !producer.isScheduled)
    for (const method of input.methods) {
      // Draws are computed in one go: between methods whoever cancels is heard.
      await new Promise((resolve) => setTimeout(resolve));
      throwIfCancelled(signal);
      if (stop?.aborted) break;
      const candidate = comparison.candidates.find((each) => each.method === method.name);
      const similarity =
        candidate &&
        stabilityOf(method, candidate, {
          statistics,
          seed: recipe.seed,
          score: (each, drawn) => memoryScores(producer.scoresFrom(each, drawn), weights),
          masks: (each) => comparison.tryMasks(each, sparsity),
        });
      if (similarity !== undefined) stability.set(method.name, similarity);
    }
  return runNotes({ ...input, stability, sparsity: sparsity ?? 0 });
}
