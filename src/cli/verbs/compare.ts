import { compare as compareMethods } from '../../core/comparison/compare';
import { criteria as known } from '../../core/criteria';
import { isDataFree } from '../../core/criteria/criterion';
import type { CompareDocument } from '../../shared/documents';
import { gzip } from '../../jobs/gzip';
import { problemFrom } from '../../shared/rpc';
import type { Recipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import { allocationFlags, allocationOf, type AllocationFlags } from '../flags/allocation';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, testFlags, type DataFlags, type TestFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { criteriaFlags, methodsOf, type CriteriaFlags } from '../flags/methods';
import { sparsitiesFlag, type SparsitiesFlags } from '../flags/sparsity';
import { recipeOf } from '../recipe';
import type { Context, Outcome, Verb } from '../verb';
import { baselineLine, comparison } from '../views/comparison';
import { open } from '../work';

type Flags = CommonFlags & DataFlags & TestFlags & ExecutionFlags & AllocationFlags & CriteriaFlags & SparsitiesFlags;

export const compare: Verb = {
  name: 'compare',
  argument: 'MODEL',
  what: text('Compares pruning methods layer by layer, on examples that no method saw'),
  flags: [
    ...criteriaFlags,
    sparsitiesFlag,
    ...dataFlags,
    ...testFlags,
    ...allocationFlags,
    ...executionFlags,
    ...batchFlags,
  ],
  example:
    'compare samples/mnist/lenet-300-100/model.json --data samples/mnist/calibration.npz --test samples/mnist/test.npz --sparsity 0.8,0.9',
  run(context, model, flags: Flags) {
    const data = dataOf(flags);
    const recipe = recipeOf({
      model,
      ...data,
      methods: methodsOf(flags.criteria ?? possible(data.data !== undefined), flags.option),
      sparsity: [...(flags.sparsity ?? [0.5, 0.8, 0.9])],
      allocation: allocationOf(flags),
      ...executionOf(flags),
    });
    return compareRecipe(context, recipe, context.cwd);
  },
};

/** Every criterion; without data, those that need none. */
const possible = (data: boolean): string[] =>
  known.filter((criterion) => data || isDataFree(criterion, {})).map(({ id }) => id);

/** Shows the unpruned network first, then every method. @throws Problem where no method could run; Cancelled. */
export async function compareRecipe(context: Context, recipe: Recipe, base: string): Promise<Outcome> {
  const { terminal, progress, signal } = context;
  const work = await open(context, recipe, base);
  let said = false;
  const sayBaseline = (document: CompareDocument): void => {
    if (said) return;
    said = true;
    progress.clear();
    for (const warning of document.warnings) terminal.warn(warning);
    terminal.print(`${baselineLine(document, terminal)}\n`);
  };
  const { document } = await compareMethods({
    ...work,
    recipe,
    signal,
    gzip,
    bundle: terminal.bundle,
    onEvent: (event) => {
      if (event.kind === 'progress') progress.show(event.progress);
      if (event.kind === 'baseline') sayBaseline(event.document);
    },
  });
  const [first] = document.results;
  if (first?.error && document.results.every(({ error }) => error)) throw problemFrom(first.error);
  return { document, report: comparison(document, terminal) };
}
