import path from 'node:path';
import { diffModels } from '../../jobs/diff';
import { text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, type DataFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import type { Verb } from '../verb';
import { executorFor } from '../work';
import { difference } from '../views/difference';

type Flags = CommonFlags & DataFlags & ExecutionFlags;

export const diff: Verb = {
  name: 'diff',
  argument: 'MODEL',
  second: 'MODEL',
  what: text(
    'Says how the second model differs from the first: shapes, zeros, the largest changes, with data the outputs',
  ),
  flags: [...dataFlags, ...executionFlags, ...batchFlags],
  example: 'diff samples/mnist/lenet-300-100/model.json pruned.json --data samples/mnist/test.npz',
  async run(context, before, flags: Flags, after) {
    const { terminal, progress, signal, cwd } = context;
    const { data } = dataOf(flags);
    const { loss, output, executor, seed } = executionOf(flags);
    const document = await diffModels({
      before: path.resolve(cwd, before),
      after: path.resolve(cwd, after),
      names: { before, after },
      base: cwd,
      ...(data && { data }),
      ...(loss && { loss }),
      ...(output !== undefined && { output }),
      ...(executor && { executor }),
      ...(seed !== undefined && { seed }),
      executorOf: (recipe) => executorFor(context, recipe),
      bundle: terminal.bundle,
      signal,
      onProgress: progress.show.bind(progress),
    });
    return { document, report: difference(document, terminal) };
  },
};
