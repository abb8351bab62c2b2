import { usualCriteria } from '../../core/criteria';
import { isDataFree } from '../../core/criteria/criterion';
import { text } from '../../shared/text';
import { allocationFlags, allocationOf, type AllocationFlags } from '../flags/allocation';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, testFlags, type DataFlags, type TestFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { criteriaFlags, methodsOf, type CriteriaFlags } from '../flags/methods';
import { scheduleFlags, scheduleOf, type ScheduleFlags } from '../flags/schedule';
import { sparsitiesFlags, type SparsitiesFlags } from '../flags/sparsity';
import { trainingFlags, trainingOf, tuningFlags, type TrainingFlags, type TuningFlags } from '../flags/training';
import { required } from '../flags/values';
import { compareRecipe } from '../compare-recipe';
import { recipeOf } from '../recipe';
import type { Verb } from '../verb';

interface ReportFlags {
  readonly report?: string;
  readonly force?: boolean;
}
type Flags = CommonFlags &
  (DataFlags & TestFlags) &
  ExecutionFlags &
  AllocationFlags &
  CriteriaFlags &
  SparsitiesFlags &
  ScheduleFlags &
  TuningFlags &
  TrainingFlags &
  ReportFlags;

export const compare: Verb = {
  name: 'compare',
  argument: 'MODEL',
  what: text('Compares pruning methods layer by layer, on examples that no method saw'),
  flags: [
    ...criteriaFlags,
    ...sparsitiesFlags,
    { usage: '--report <path>', what: text('Also writes everything that was found as one HTML file, to read offline') },
    { usage: '--force', what: text('An existing report is replaced; never the source') },
    ...dataFlags,
    ...testFlags,
    ...scheduleFlags,
    ...tuningFlags,
    ...trainingFlags,
    ...allocationFlags,
    ...executionFlags,
    ...batchFlags,
  ],
  example:
    'compare samples/mnist/lenet-300-100/model.json --data samples/mnist/calibration.npz --test samples/mnist/test.npz --sparsity 0.8,0.9',
  run(context, model, flags: Flags) {
    const data = dataOf(flags);
    if (flags.fineTune !== undefined && (data.data ?? data.train) === undefined) throw required('--data');
    if (flags.maxDrop !== undefined && (data.data ?? data.test) === undefined) throw required('--data');
    const methods = methodsOf(flags.criteria ?? possible(data.data !== undefined), flags.option);
    const recipe = recipeOf({
      model,
      ...data,
      methods,
      sparsity: [...(flags.sparsity ?? [0.5, 0.8, 0.9])],
      ...(flags.maxDrop !== undefined && { maxDrop: flags.maxDrop }),
      allocation: allocationOf(flags),
      ...scheduleOf(flags),
      ...trainingOf(flags, methods),
      ...executionOf(flags),
    });
    return compareRecipe(context, { recipe, base: context.cwd, report: flags.report, force: flags.force === true });
  },
};

/** Every criterion that is quick; without data, those that need none. */
const possible = (data: boolean): string[] =>
  usualCriteria.filter((criterion) => data || isDataFree(criterion, {})).map(({ id }) => id);
