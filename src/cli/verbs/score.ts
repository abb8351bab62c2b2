import path from 'node:path';
import { Comparison } from '../../core/comparison/comparison';
import { settingOf } from '../../core/comparison/setting';
import { resolveMethod } from '../../core/criteria';
import { isDataFree } from '../../core/criteria/criterion';
import { writeNpz } from '../../core/data/npz-writer';
import { trainingWarnings } from '../../core/report/training-warnings';
import type { ScoreDocument } from '../../shared/documents';
import { format, text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { scoredFlags, allocationOf, type ScoredFlags } from '../flags/allocation';
import { dataFlags, dataOf, type DataFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { criterionFlags, methodsOf, type CriterionFlags } from '../flags/methods';
import { outputFlags, type OutputFlags } from '../flags/output';
import { trainingFlags, trainingOf, type TrainingFlags } from '../flags/training';
import { required } from '../flags/values';
import { recipeOf } from '../recipe';
import { claim, requireNoSource, sourcesOf, write } from '../target';
import type { Verb } from '../verb';
import { scoring } from '../views/scoring';
import { open } from '../work';

type Flags = CommonFlags & DataFlags & ExecutionFlags & ScoredFlags & CriterionFlags & TrainingFlags & OutputFlags;

export const score: Verb = {
  name: 'score',
  argument: 'MODEL',
  what: text('Writes the score of every weight: npz, float32, higher = keep'),
  flags: [
    ...criterionFlags,
    ...outputFlags,
    ...dataFlags,
    ...trainingFlags,
    ...scoredFlags,
    ...executionFlags,
    ...batchFlags,
  ],
  example:
    'score samples/mnist/lenet-300-100/model.json --criterion fisher --data samples/mnist/calibration.npz --out scores.npz',
  async run(context, argument, flags: Flags) {
    const { terminal, progress, signal, cwd } = context;
    if (flags.criterion === undefined) throw required('--criterion');
    if (flags.out === undefined) throw required('--out');
    const methods = methodsOf([flags.criterion], flags.option);
    const recipe = recipeOf({
      model: argument,
      ...dataOf(flags),
      methods,
      sparsity: [0],
      allocation: allocationOf(flags),
      ...trainingOf(flags, methods),
      ...executionOf(flags),
    });
    const [method] = methods.map(resolveMethod);
    if (!method) throw required('--criterion');
    const target = await claim(path.resolve(cwd, flags.out), flags.force === true, sourcesOf(recipe, cwd));

    const { files, ...work } = await open(context, recipe, cwd);
    const { model, data, executor } = work;
    await requireNoSource(target.file, files);
    // Nothing is evaluated here, so nothing is held out: the data is its own test data.
    const input = { ...work, test: data, recipe, signal, bundle: terminal.bundle };
    const setting = settingOf(input);
    const { producer } = new Comparison(input, setting);
    const start = performance.now();
    const watch = { signal, onProgress: progress.show.bind(progress) };
    await producer.measure([method], watch);
    const candidate = await producer.produce(method, watch);
    const { scores, criterion, options, trained } = candidate;
    const seconds = (performance.now() - start) / 1000;
    const arrays = setting.scored.map(({ name, shape }, index) => ({
      name,
      shape,
      data: scores.of(index),
    }));
    await write(target, writeNpz(arrays), context);

    const document: ScoreDocument = {
      schema: 1,
      warnings: [
        ...setting.warnings,
        ...(candidate.notes ?? []),
        ...trainingWarnings([{ ...candidate, points: [] }]),
      ].map((warning) => format(warning, terminal.bundle)),
      executor: isDataFree(method.criterion, options) ? 'none' : executor.name,
      model: model.name,
      ...(data && { data: { file: data.name, examples: setting.calibration?.examples ?? 0 } }),
      criterion,
      options,
      ...(trained && { trained }),
      ...(setting.network && { loss: setting.network.objective.loss }),
      seed: recipe.seed,
      seconds,
      out: target.file,
      arrays: arrays.map(({ name, shape }) => ({ name, shape })),
    };
    return { document, report: scoring(document, terminal) };
  },
};
