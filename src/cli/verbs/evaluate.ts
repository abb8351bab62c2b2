import { chanceWarning } from '../../core/comparison/warnings';
import { Comparison } from '../../core/comparison/comparison';
import { settingOf } from '../../core/comparison/setting';
import { gzip } from '../../jobs/gzip';
import type { EvaluateDocument } from '../../shared/documents';
import { format, text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, type DataFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { required } from '../flags/values';
import { recipeOf } from '../recipe';
import type { Verb } from '../verb';
import { metricsLine } from '../views/metrics';
import { graphRequired, open } from '../work';

type Flags = CommonFlags & DataFlags & ExecutionFlags;

export const evaluate: Verb = {
  name: 'evaluate',
  argument: 'MODEL',
  what: text('Measures loss, accuracy and size of a network on all the examples'),
  flags: [...dataFlags, ...executionFlags, ...batchFlags],
  example: 'evaluate samples/mnist/lenet-300-100/model.json --data samples/mnist/test.npz',
  async run(context, argument, flags: Flags) {
    const { terminal, progress, signal, cwd } = context;
    const { data: test } = dataOf(flags);
    if (!test) throw required('--data');
    const recipe = recipeOf({
      model: argument,
      test,
      methods: [{ criterion: 'magnitude' }],
      sparsity: [0],
      ...executionOf(flags),
    });
    const work = await open(context, recipe, cwd);
    const input = { ...work, recipe, gzip, bundle: terminal.bundle };
    const setting = settingOf(input);
    if (!setting.network) throw graphRequired(work.model);
    const metrics = await new Comparison(input, setting).baseline(signal, (share) =>
      progress.show({ phase: 'evaluating', share }),
    );
    const chance = chanceWarning(setting, metrics);
    const silent = metrics.loss === undefined;
    const document: EvaluateDocument = {
      schema: 1,
      warnings: [
        ...setting.warnings,
        ...(chance ? [chance] : []),
        ...(silent ? [text('The data has no labels (y), so neither loss nor accuracy was measured.')] : []),
      ].map((warning) => format(warning, terminal.bundle)),
      executor: work.executor.name,
      model: work.model.name,
      data: { file: work.test?.name ?? test.file, examples: metrics.examples },
      loss: setting.network.objective.loss,
      metrics,
    };
    return { document, report: `${document.model}: ${metricsLine(metrics, terminal)}` };
  },
};
